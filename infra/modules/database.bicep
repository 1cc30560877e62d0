// PostgreSQL. No public address, no password: whoever signs in has a token from Entra.
import { tierOf } from '../scale.bicep'
import { databaseSku } from '../types.bicep'

param location string
param name string
param tags { *: string }
param sku databaseSku
param subnetId string
param zoneId string

@description('Azure doubles a disk that fills up, and never makes one smaller: no less than there is already.')
param diskGB int

@description('A copy of the back-ups in the paired region. Only heard when the server is made.')
param geoRedundantBackup bool
param pgBouncer bool

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: sku, tier: tierOf(sku) }
  properties: {
    // What the tests run against.
    version: '15'
    authConfig: {
      activeDirectoryAuth: 'Enabled'
      passwordAuth: 'Disabled'
      tenantId: tenant().tenantId
    }
    network: {
      delegatedSubnetResourceId: subnetId
      privateDnsZoneArmResourceId: zoneId
    }
    storage: { storageSizeGB: diskGB, autoGrow: 'Enabled' }
    backup: { backupRetentionDays: 14, geoRedundantBackup: geoRedundantBackup ? 'Enabled' : 'Disabled' }
    highAvailability: { mode: 'Disabled' }
  }

  // Its other parameters stay as Azure sets them: transactions are pooled, 50 connections made of up to 5,000.
  resource pooler 'configurations' = if (pgBouncer) {
    name: 'pgbouncer.enabled'
    properties: { value: 'true', source: 'user-override' }
  }
}

output serverId string = server.id
output host string = server.properties.fullyQualifiedDomainName
