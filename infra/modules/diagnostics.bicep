// The logs and metrics of vault, database and Service Bus go into the workspace, in tables of its own kind (AZKVAuditLogs, PGSQLServerLogs,
// AZMSOperationalLogs). Only what somebody would look for: each gigabyte is paid for, and counts towards the daily cap.

param workspaceId string
param vaultName string
param databaseName string
param serviceBusName string

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName
}

resource database 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' existing = {
  name: databaseName

  // Or its log would quote, of a number or address that is there already: Key (mobile)=(+44...) already exists.
  resource quiet 'configurations' = {
    name: 'log_error_verbosity'
    properties: { value: 'terse', source: 'user-override' }
  }
}

resource serviceBus 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: serviceBusName
}

// Who read or changed which secret.
resource ofVault 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [{ category: 'AuditEvent', enabled: true }]
  }
}

// Its log, and its metrics beside the app's own. Query store and per-session snapshots are left out: they are by far the most.
resource ofDatabase 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: database
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [{ category: 'PostgreSQLLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
  dependsOn: [database::quiet]
}

// Changes to queues, and what was refused, throttled or over quota. Messages themselves are in the traces.
resource ofServiceBus 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: serviceBus
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      { category: 'OperationalLogs', enabled: true }
      { category: 'DiagnosticErrorLogs', enabled: true }
    ]
  }
}
