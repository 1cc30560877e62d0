// Service Bus. Standard, since Basic has no duplicate detection. Nobody signs in with a key.
import { roles } from '../roles.bicep'

param location string
param name string

@description('The app, which puts messages on the queues and takes them off, and may do nothing else here.')
param appId string
param appPrincipalId string

@description('One a channel. The triggers name them too; a test compares.')
var queueNames = ['sms-nudges', 'email-nudges']

var appRoles = ['Azure Service Bus Data Sender', 'Azure Service Bus Data Receiver']

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  sku: { name: 'Standard', tier: 'Standard' }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
  }
}

resource queues 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = [
  for queueName in queueNames: {
    parent: namespace
    name: queueName
    properties: {
      // A planner that crashes and runs again sends the same message ids.
      requiresDuplicateDetection: true
      duplicateDetectionHistoryTimeWindow: 'P1D'
      lockDuration: 'PT5M'
      maxDeliveryCount: 10
      // A nudge whose time has passed is no fault: the store knows of it.
      deadLetteringOnMessageExpiration: false
      maxSizeInMegabytes: 5120
    }
  }
]

resource grants 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for i in range(0, length(queueNames) * length(appRoles)): {
    scope: queues[i / length(appRoles)]
    name: guid(queues[i / length(appRoles)].id, appId, appRoles[i % length(appRoles)])
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles[appRoles[i % length(appRoles)]]
      )
    }
  }
]

output namespaceId string = namespace.id
output host string = '${namespace.name}.servicebus.windows.net'
