// Recovery in Azure: one resource group. README.md shows it as a picture, docs/azure.md how to deploy it.
import { poolOf } from 'scale.bicep'
import { clinic, databaseSku, deskAccounts, limits, operators, sendGrid, twilio } from 'types.bicep'

@description('Goes into every name: recovery-prod-ab12cd.')
@allowed(['dev', 'prod'])
param environmentName string

@description('Where runners\' data lies.')
param location string = resourceGroup().location

@description('Who the clinic is and when it is open.')
param clinicFacts clinic

@description('Left out: people at the desk sign in with the clinic\'s key.')
param accounts deskAccounts?

@description('Left out: texts go to the sandbox.')
param texts twilio?

@description('Left out: emails go to the sandbox.')
param emails sendGrid?

@description('The address that links carry, when the app has a domain of its own; else the one that Azure gives it.')
param publicUrl string = ''

@description('Any other setting, by the name that the app reads it under: { Timing__Lead: \'00:45:00\' }.')
param extraSettings { *: string } = {}

@description('Who may read and write secrets and data by hand: whoever deploys belongs to it.')
param operatorGroup operators

@description('Where alerts go.')
param alertEmail string
param bounds limits

@description('Compute of the database. It must have connections for all instances (docs/scale.md): B2s is the smallest that has them for 40.')
param databaseCompute databaseSku = 'Standard_B2s'

@description('Many instances share few connections. For General Purpose alone.')
param pgBouncer bool = false

@description('Disk of the database. deploy.sh hands in what is there already, since Azure lets it grow and never shrink.')
@minValue(32)
param databaseDiskGB int = 32

@description('Back-ups in the paired region too. It can only be set when the server is created.')
param geoRedundantBackup bool = environmentName == 'prod'

@description('The database server\'s own name, once it was restored under another one.')
param databaseServer string = ''

@description('Memory of an instance; 512 is cheapest, with 0.25 of a processor.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('The most instances of each function; of all HTTP together. Most regions take no fewer than 40 (docs/scale.md).')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@description('Instances that wait for runners and webhooks.')
@minValue(0)
@maxValue(5)
param alwaysReadyHttp int = 1

@description('Instances of each sender that wait for nudges, so that the first of the morning is not late.')
@minValue(0)
@maxValue(5)
param alwaysReadySenders int = 1

@description('What every resource is marked with, so that a bill or a list says whose it is and what made it.')
param tags { *: string } = { application: 'recovery', environment: environmentName, source: 'infra/main.bicep' }

@description('The first month of the budget. deploy.sh hands in the one that is set already.')
param budgetFrom string = utcNow('yyyy-MM-01')

// Names that all of Azure shares carry a suffix of this resource group's own.
var suffix = take(uniqueString(resourceGroup().id), 6)
var name = 'recovery-${environmentName}-${suffix}'
var databaseName = empty(databaseServer) ? name : databaseServer
var compactName = 'recovery${environmentName}${suffix}'

var databasePool = poolOf(databaseCompute, pgBouncer, maximumInstances, alwaysReadyHttp + 2 * alwaysReadySenders)

resource appIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
  tags: tags
}

module network 'modules/network.bicep' = {
  name: 'network'
  params: { location: location, name: name, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    location: location
    name: name
    tags: tags
    appId: appIdentity.id
    appPrincipalId: appIdentity.properties.principalId
  }
}

module queues 'modules/queues.bicep' = {
  name: 'queues'
  params: {
    location: location
    name: name
    tags: tags
    appId: appIdentity.id
    appPrincipalId: appIdentity.properties.principalId
    operatorGroup: operatorGroup
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    location: location
    name: compactName
    tags: tags
    appId: appIdentity.id
    appPrincipalId: appIdentity.properties.principalId
    operatorGroup: operatorGroup
    geoRedundant: environmentName == 'prod'
  }
}

module secrets 'modules/secrets.bicep' = {
  name: 'secrets'
  params: {
    location: location
    name: compactName
    tags: tags
    appId: appIdentity.id
    appPrincipalId: appIdentity.properties.principalId
    operatorGroup: operatorGroup
    purgeProtection: environmentName == 'prod'
  }
}

module database 'modules/database.bicep' = {
  name: 'database'
  params: {
    location: location
    name: databaseName
    tags: tags
    sku: databaseCompute
    diskGB: databaseDiskGB
    geoRedundantBackup: geoRedundantBackup
    pgBouncer: pgBouncer
    subnetId: network.outputs.databaseSubnetId
    zoneId: network.outputs.databaseZoneId
  }
}

module databasePeople 'modules/database-people.bicep' = {
  name: 'database-people'
  params: {
    serverName: databaseName
    #disable-next-line what-if-short-circuiting // An administrator bears its principal's id: what-if can't foresee this one module.
    appPrincipalId: appIdentity.properties.principalId
    appName: appIdentity.name
    operatorGroup: operatorGroup
  }
  dependsOn: [database]
}

module app 'modules/app.bicep' = {
  name: 'app'
  params: {
    location: location
    name: name
    tags: tags
    appIdentity: { id: appIdentity.id, name: appIdentity.name, clientId: appIdentity.properties.clientId }
    subnetId: network.outputs.appSubnetId
    storageName: compactName
    packagesUrl: storage.outputs.packagesUrl
    vaultName: compactName
    serviceBusHost: queues.outputs.host
    databaseHost: database.outputs.host
    databaseName: databasePeople.outputs.database
    poolSize: databasePool
    pgBouncer: pgBouncer
    insightsConnectionString: monitoring.outputs.connectionString
    clinicFacts: clinicFacts
    accounts: accounts
    texts: texts
    emails: emails
    publicUrl: publicUrl
    extraSettings: extraSettings
    instanceMemoryMB: instanceMemoryMB
    maximumInstances: maximumInstances
    alwaysReadyHttp: alwaysReadyHttp
    alwaysReadySenders: alwaysReadySenders
  }
  dependsOn: [secrets]
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    location: location
    name: name
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    email: alertEmail
    bounds: bounds
    budgetFrom: budgetFrom
  }
}

module metricAlerts 'modules/metric-alerts.bicep' = {
  name: 'metric-alerts'
  params: {
    name: name
    tags: tags
    serviceBusId: queues.outputs.namespaceId
    databaseId: database.outputs.serverId
    sku: databaseCompute
    actionGroupId: alerts.outputs.actionGroupId
  }
}

// Not in dev, where nothing is to run while nobody looks: asking would keep an instance awake.
module availability 'modules/availability.bicep' = if (environmentName == 'prod') {
  name: 'availability'
  params: {
    location: location
    name: name
    tags: tags
    insightsId: monitoring.outputs.insightsId
    url: app.outputs.url
    actionGroupId: alerts.outputs.actionGroupId
  }
}

module diagnostics 'modules/diagnostics.bicep' = {
  name: 'diagnostics'
  params: {
    workspaceId: monitoring.outputs.workspaceId
    vaultName: compactName
    databaseName: databaseName
    serviceBusName: name
  }
  // The server takes one change at a time.
  dependsOn: [secrets, queues, databasePeople]
}

module workbook 'modules/workbook.bicep' = {
  name: 'workbook'
  params: {
    location: location
    name: name
    tags: tags
    insightsId: monitoring.outputs.insightsId
    workspaceId: monitoring.outputs.workspaceId
    serviceBusId: queues.outputs.namespaceId
    databaseId: database.outputs.serverId
  }
}

output appName string = app.outputs.name
output url string = app.outputs.url
output vaultName string = compactName
output databaseHost string = database.outputs.host
@description('What must lie in the key vault before the app can start.')
output secretNames string[] = concat(
  ['Secrets--Key', 'Clinic--AccessKey'],
  accounts == null ? [] : ['Desk--SignIn--ClientSecret'],
  texts == null ? [] : ['Twilio--AuthToken'],
  emails == null ? [] : ['SendGrid--ApiKey']
)
