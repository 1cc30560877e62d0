// The key vault. The app reads secrets, the operators write them; their values are set by hand (or by deploy.sh), never by this file.
import { roles } from '../roles.bicep'
import { operators } from '../types.bicep'

param location string
param name string
param tags { *: string }
param appId string
param appPrincipalId string
param operatorGroup operators

@description('Whether nobody can delete it for good. Cannot be taken back: false is left out, since Azure refuses it.')
param purgeProtection bool

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    // Without Secrets:Key every link in every message that was sent is dead: nobody can delete it for good by mistake.
    enableSoftDelete: true
    softDeleteRetentionInDays: purgeProtection ? 90 : 7
    enablePurgeProtection: purgeProtection ? true : null
  }
}

resource appReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, appId, 'Key Vault Secrets User')
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Key Vault Secrets User'])
  }
}

resource operatorsWrite 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, operatorGroup.id, 'Key Vault Secrets Officer')
  properties: {
    principalId: operatorGroup.id
    principalType: operatorGroup.type
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles['Key Vault Secrets Officer']
    )
  }
}
