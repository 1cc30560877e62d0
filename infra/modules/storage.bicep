// What the Functions host keeps for itself (timers' leases), the package that it runs, and the promises that outlive a restore: keyed hashes
// and ids. No name, number or address lies here.
import { roles } from '../roles.bicep'
import { operators } from '../types.bicep'

param location string
param name string
param tags { *: string }
param appId string
param appPrincipalId string

@description('They read the promises when the database can\'t be read.')
param operatorGroup operators

@description('Also copied to the paired region, where the promises can be read when this one is lost.')
param geoRedundant bool

@description('How long promises that were written over are kept.')
var promisesKeptDays = 14

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: geoRedundant ? 'Standard_RAGRS' : 'Standard_LRS' }
  properties: {
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowBlobPublicAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      // A bad file written over a good one loses nothing.
      isVersioningEnabled: true
      containerDeleteRetentionPolicy: { enabled: true, days: promisesKeptDays }
    }
    resource packages 'containers' = { name: 'packages' }
    resource promises 'containers' = { name: 'promises' }
  }

  // Only what was written over, of everything here: the timers write each minute. The newest stays, however old it is.
  resource lifecycle 'managementPolicies' = {
    name: 'default'
    properties: {
      policy: {
        rules: [
          {
            name: 'old-versions'
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'] }
              actions: { version: { delete: { daysAfterCreationGreaterThan: promisesKeptDays } } }
            }
          }
        ]
      }
    }
    dependsOn: [blobs]
  }
}

resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, appId, 'Storage Blob Data Owner')
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles['Storage Blob Data Owner']
    )
  }
}

resource operatorsRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account::blobs::promises
  name: guid(account.id, operatorGroup.id, 'Storage Blob Data Reader')
  properties: {
    principalId: operatorGroup.id
    principalType: operatorGroup.type
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles['Storage Blob Data Reader']
    )
  }
}

output packagesUrl string = '${account.properties.primaryEndpoints.blob}${account::blobs::packages.name}'
