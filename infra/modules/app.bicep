// The function app and its settings, by the names that the app reads (docs/settings.md); a test holds the two together.
import { callsPerConnection } from '../scale.bicep'
import { clinic, deskAccounts, sendGrid, twilio } from '../types.bicep'

@description('The identity that the app acts as, everywhere.')
type identity = {
  id: string
  name: string
  clientId: string
}

param location string
param name string
param tags { *: string }
param appIdentity identity
param subnetId string
param storageName string
param packagesUrl string
param vaultName string
param serviceBusHost string
param databaseHost string
param databaseName string

@description('Connections of each instance.')
param poolSize int
param pgBouncer bool
param insightsConnectionString string
param clinicFacts clinic
param accounts deskAccounts?
param texts twilio?
param emails sendGrid?
param publicUrl string
param extraSettings { *: string }
param instanceMemoryMB 512 | 2048 | 4096
param maximumInstances int
param alwaysReadyHttp int
param alwaysReadySenders int

// More calls than the pool serves would only wait for each other inside the instance, where Azure can't see that another one is needed.
var callsAtATime = poolSize * callsPerConnection

// Functions scale in groups, each with its own instances: HTTP as one, every other function by itself.
var alwaysReady = [
  { name: 'http', instanceCount: alwaysReadyHttp }
  { name: 'function:SendSms', instanceCount: alwaysReadySenders }
  { name: 'function:SendEmail', instanceCount: alwaysReadySenders }
]

// Platform: who the app is to Azure.
var hostSettings = {
  // The site answers on / itself, whatever the method; the host's own page would answer some of them.
  AzureWebJobsDisableHomepage: 'true'
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: appIdentity.clientId
  // In place of host.json's, which are for a machine of one's own with a larger pool.
  AzureFunctionsJobHost__extensions__serviceBus__maxConcurrentCalls: string(callsAtATime)
  AzureFunctionsJobHost__extensions__serviceBus__prefetchCount: string(2 * callsAtATime)
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${appIdentity.clientId}'
  AZURE_CLIENT_ID: appIdentity.clientId
  ServiceBus__fullyQualifiedNamespace: serviceBusHost
  ServiceBus__credential: 'managedidentity'
  ServiceBus__clientId: appIdentity.clientId
}

var systemSettings = {
  PublicUrl: empty(publicUrl) ? 'https://${app.properties.defaultHostName}' : publicUrl
  Secrets__Key: vaultReference(vaultName, 'Secrets--Key')
  Promises__Container: 'https://${storageName}.blob.${environment().suffixes.storage}/promises'
  Queue__Provider: 'ServiceBus'
  Store__Provider: 'Postgres'
  Store__Connection: 'Host=${databaseHost};Database=${databaseName};Username=${appIdentity.name};SSL Mode=VerifyFull;Maximum Pool Size=${poolSize}'
}
var poolerSettings = pgBouncer ? { Store__PoolerPort: '6432' } : {}

var clinicSettings = {
  Clinic__Name: clinicFacts.name
  Clinic__Phone: clinicFacts.phone
  Clinic__Email: clinicFacts.?email ?? ''
  Clinic__MorningNote: clinicFacts.?morningNote ?? ''
  Clinic__Address: clinicFacts.?address ?? ''
  Clinic__AccessKey: vaultReference(vaultName, 'Clinic--AccessKey')
}
var hourSettings = toObject(items(clinicFacts.hours), day => 'Clinic__Hours__${day.key}', day => day.value)
// A setting's name has no hyphen on Linux.
var exceptionSettings = toObject(
  items(clinicFacts.exceptions),
  day => 'Clinic__Exceptions__${replace(day.key, '-', '_')}',
  day => day.value
)

var accountSettings = accounts == null
  ? {}
  : {
      Desk__SignIn__Authority: accounts!.authority
      Desk__SignIn__ClientId: accounts!.clientId
      Desk__SignIn__ClientSecret: vaultReference(vaultName, 'Desk--SignIn--ClientSecret')
      Desk__SignIn__AccountClaim: accounts!.?accountClaim ?? 'email'
    }
var managerSettings = toObject(
  range(0, length(accounts.?managers ?? [])),
  i => 'Desk__SignIn__Managers__${i}',
  i => accounts!.managers[i]
)
var receptionSettings = toObject(
  range(0, length(accounts.?reception ?? [])),
  i => 'Desk__SignIn__Reception__${i}',
  i => accounts!.reception[i]
)

var smsSettings = texts == null
  ? { Sms__Provider: 'Sandbox' }
  : {
      Sms__Provider: 'Twilio'
      Sms__SegmentsPerSecond: string(texts!.segmentsPerSecond)
      Twilio__AccountSid: texts!.accountSid
      Twilio__AuthToken: vaultReference(vaultName, 'Twilio--AuthToken')
      Twilio__From: texts!.from
    }

var emailSettings = emails == null
  ? { Email__Provider: 'Sandbox' }
  : {
      Email__Provider: 'SendGrid'
      Email__MessagesPerSecond: string(emails!.messagesPerSecond)
      SendGrid__ApiKey: vaultReference(vaultName, 'SendGrid--ApiKey')
      SendGrid__From: emails!.from
      SendGrid__FromName: emails!.fromName
      SendGrid__WebhookPublicKey: emails!.webhookPublicKey
    }

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${appIdentity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: appIdentity.id
    virtualNetworkSubnetId: subnetId
    siteConfig: { minTlsVersion: '1.2', http20Enabled: true }
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packagesUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: appIdentity.id
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstances
        // A runner who taps a link, and a nudge whose second has come, do not wait for a machine to start.
        alwaysReady: filter(alwaysReady, group => group.instanceCount > 0)
        triggers: { http: { perInstanceConcurrency: callsAtATime } }
      }
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(
      hostSettings,
      systemSettings,
      poolerSettings,
      clinicSettings,
      hourSettings,
      exceptionSettings,
      accountSettings,
      managerSettings,
      receptionSettings,
      smsSettings,
      emailSettings,
      extraSettings
    )
  }

  // Whoever deploys signs in with Entra: no passwords for publishing.
  resource publishing 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource publishingByFtp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }
}

@description('A setting whose value lies in the key vault. Without a version: a new one is taken up by itself.')
func vaultReference(vault string, secretName string) string =>
  '@Microsoft.KeyVault(VaultName=${vault};SecretName=${secretName})'

output name string = app.name
output url string = systemSettings.PublicUrl
