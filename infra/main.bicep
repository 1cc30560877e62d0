// Recovery in Azure: one resource group. README.md shows it as a picture, docs/azure.md how to deploy it.
import { clinic, databaseSku, limits, operators, sendGrid, twilio } from 'types.bicep'

@description('Goes into every name: recovery-prod-ab12cd.')
@allowed(['dev', 'prod'])
param environmentName string

@description('Where runners\' data lies.')
param location string = resourceGroup().location

@description('Who the clinic is and when it is open.')
param clinicFacts clinic

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

@description('Compute of the database. One vCore that bursts does for tens of thousands of nudges a day.')
param databaseCompute databaseSku = 'Standard_B1ms'

@description('The database server\'s own name, once it was restored under another one.')
param databaseServer string = ''

@description('Memory of an instance; 512 is cheapest, with 0.25 of a processor.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('The most instances of each function; of all HTTP together.')
@minValue(1)
@maxValue(20)
param maximumInstances int = 2

@description('Instances that wait for runners and webhooks.')
@minValue(0)
@maxValue(5)
param alwaysReadyHttp int = 1

@description('The first month of the budget. deploy.sh hands in the one that is set already.')
param budgetFrom string = utcNow('yyyy-MM-01')

// Names that all of Azure shares carry a suffix of this resource group's own.
var suffix = take(uniqueString(resourceGroup().id), 6)
var name = 'recovery-${environmentName}-${suffix}'
var databaseName = empty(databaseServer) ? name : databaseServer
var compactName = 'recovery${environmentName}${suffix}'

resource appIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
}

module network 'modules/network.bicep' = {
  name: 'network'
  params: { location: location, name: name }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: { location: location, name: name, appId: appIdentity.id, appPrincipalId: appIdentity.properties.principalId }
}

module queues 'modules/queues.bicep' = {
  name: 'queues'
  params: { location: location, name: name, appId: appIdentity.id, appPrincipalId: appIdentity.properties.principalId }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    location: location
    name: compactName
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
    appId: appIdentity.id
    appPrincipalId: appIdentity.properties.principalId
    operatorGroup: operatorGroup
  }
}

module database 'modules/database.bicep' = {
  name: 'database'
  params: {
    location: location
    name: databaseName
    sku: databaseCompute
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
    appIdentity: { id: appIdentity.id, name: appIdentity.name, clientId: appIdentity.properties.clientId }
    subnetId: network.outputs.appSubnetId
    storageName: compactName
    packagesUrl: storage.outputs.packagesUrl
    vaultName: compactName
    serviceBusHost: queues.outputs.host
    databaseHost: database.outputs.host
    databaseName: database.outputs.database
    sku: databaseCompute
    insightsConnectionString: monitoring.outputs.connectionString
    clinicFacts: clinicFacts
    texts: texts
    emails: emails
    publicUrl: publicUrl
    extraSettings: extraSettings
    instanceMemoryMB: instanceMemoryMB
    maximumInstances: maximumInstances
    alwaysReadyHttp: alwaysReadyHttp
  }
  dependsOn: [secrets, databasePeople]
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    location: location
    name: name
    workspaceId: monitoring.outputs.workspaceId
    serviceBusId: queues.outputs.namespaceId
    databaseId: database.outputs.serverId
    email: alertEmail
    bounds: bounds
    budgetFrom: budgetFrom
  }
}

output appName string = app.outputs.name
output url string = app.outputs.url
output vaultName string = compactName
output databaseHost string = database.outputs.host
@description('What must lie in the key vault before the app can start.')
output secretNames string[] = concat(
  ['Secrets--Key', 'Clinic--AccessKey'],
  texts == null ? [] : ['Twilio--AuthToken'],
  emails == null ? [] : ['SendGrid--ApiKey']
)
