// Service Bus. Standard, since Basic has no duplicate detection. Nobody signs in with a key.
import { roles } from '../roles.bicep'
import { operators } from '../types.bicep'

param location string
param name string
param tags { *: string }

@description('The app, which puts messages on the queues and takes them off.')
param appId string
param appPrincipalId string

@description('They send the messages of deploy.sh --check.')
param operatorGroup operators

@description('One a channel. The triggers name them too; a test compares.')
var queueNames = ['sms-nudges', 'email-nudges']

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
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

// Owner of its two queues, since the host wakes a sender by reading how many messages are due, and only an owner may. A receiver
// may merely peek at the first few, which are tomorrow's, so that this morning's would wait for nobody (docs/scale.md).
resource grants 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for i in range(0, length(queueNames)): {
    scope: queues[i]
    name: guid(queues[i].id, appId, 'Azure Service Bus Data Owner')
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles['Azure Service Bus Data Owner']
      )
    }
  }
]

resource operatorsSend 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for i in range(0, length(queueNames)): {
    scope: queues[i]
    name: guid(queues[i].id, operatorGroup.id, 'Azure Service Bus Data Sender')
    properties: {
      principalId: operatorGroup.id
      principalType: operatorGroup.type
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles['Azure Service Bus Data Sender']
      )
    }
  }
]

output namespaceId string = namespace.id
output host string = '${namespace.name}.servicebus.windows.net'
