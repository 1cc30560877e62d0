// PostgreSQL. No public address, no password: whoever signs in has a token from Entra.
import { databaseSku } from '../types.bicep'

param location string
param name string
param sku databaseSku
param subnetId string
param zoneId string

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: name
  location: location
  sku: { name: sku, tier: 'Burstable' }
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
    storage: { storageSizeGB: 32, autoGrow: 'Enabled' }
    backup: { backupRetentionDays: 14, geoRedundantBackup: 'Disabled' }
    highAvailability: { mode: 'Disabled' }
  }

  resource database 'databases' = {
    name: 'recovery'
    properties: { charset: 'UTF8', collation: 'en_US.utf8' }
  }
}

output serverId string = server.id
output host string = server.properties.fullyQualifiedDomainName
output database string = server::database.name
