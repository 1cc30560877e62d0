// Who may sign in, and then the database itself. Apart from the server's module, since people are named by ids that only Azure knows beforehand.
import { operators } from '../types.bicep'

param serverName string

@description('The app\'s identity. It makes and changes the tables, and this server holds nothing else: it is an administrator here.')
param appPrincipalId string
param appName string
param operatorGroup operators

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' existing = { name: serverName }

resource app 'Microsoft.DBforPostgreSQL/flexibleServers/administrators@2024-08-01' = {
  parent: server
  name: appPrincipalId
  properties: {
    principalName: appName
    principalType: 'ServicePrincipal'
    tenantId: tenant().tenantId
  }
}

resource people 'Microsoft.DBforPostgreSQL/flexibleServers/administrators@2024-08-01' = {
  parent: server
  name: operatorGroup.id
  properties: {
    principalName: operatorGroup.name
    principalType: operatorGroup.type
    tenantId: tenant().tenantId
  }
  // The server takes one change at a time.
  dependsOn: [app]
}

// Azure gives a database to an administrator. Made while there was none, it would belong to Azure alone, and the app could not make its tables.
resource database 'Microsoft.DBforPostgreSQL/flexibleServers/databases@2024-08-01' = {
  parent: server
  name: 'recovery'
  properties: { charset: 'UTF8', collation: 'en_US.utf8' }
  dependsOn: [people]
}

output database string = database.name
