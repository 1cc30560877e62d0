// What wakes somebody by a number that Azure itself measures: free of the workspace, and of its daily cap.
import { guideTo } from 'guide.bicep'

param name string
param tags { *: string }
param serviceBusId string
param databaseId string

@description('Compute of the database: Standard_B* has credits.')
param sku string
param actionGroupId string

type rule = {
  @description('What happened, as the subject of the email says it.')
  title: string
  what: string
  severity: 0 | 1 | 2 | 3
  resource: string
  metric: string
  is: 'GreaterThan' | 'LessThan'
  threshold: int
  by: 'Average' | 'Minimum' | 'Total'
  over: 'PT5M' | 'PT15M'
  @description('Each queue by itself.')
  perQueue: bool?
}

var always rule[] = [
  {
    // Should the function that shows dead letters fail itself, they lie on the queue.
    title: 'Dead letters lie on the queue'
    what: 'Messages were given up and DeadSms or DeadEmail did not take them to the clinic\'s log.'
    severity: 1
    resource: serviceBusId
    metric: 'DeadletteredMessages'
    is: 'GreaterThan'
    threshold: 0
    by: 'Minimum'
    over: 'PT15M'
    perQueue: true
  }
  {
    title: 'Service Bus throttles'
    what: 'Service Bus turned away more than ten requests in five minutes, since there were too many at a time.'
    severity: 2
    resource: serviceBusId
    metric: 'ThrottledRequests'
    is: 'GreaterThan'
    threshold: 10
    by: 'Total'
    over: 'PT5M'
  }
  {
    title: 'Service Bus fails'
    what: 'Service Bus failed more than ten requests in five minutes by a fault of its own.'
    severity: 2
    resource: serviceBusId
    metric: 'ServerErrors'
    is: 'GreaterThan'
    threshold: 10
    by: 'Total'
    over: 'PT5M'
  }
  {
    // Read-only begins at 95 %, or with less than 5 GiB free: of 32 GiB that is 84 %.
    title: 'The database is filling up'
    what: 'Over 70 % of the database\'s disk is in use. With less than 5 GiB free (84 % of 32 GiB) it takes no more writes.'
    severity: 1
    resource: databaseId
    metric: 'storage_percent'
    is: 'GreaterThan'
    threshold: 70
    by: 'Average'
    over: 'PT15M'
  }
  {
    title: 'The database refuses connections'
    what: 'More than ten attempts to connect failed in a quarter of an hour.'
    severity: 2
    resource: databaseId
    metric: 'connections_failed'
    is: 'GreaterThan'
    threshold: 10
    by: 'Total'
    over: 'PT15M'
  }
]

// Only what bursts has credits. A new server starts with some thirty.
var burstable rule[] = [
  {
    title: 'The database runs out of credits'
    what: 'Fewer than 20 credits are left: twenty minutes of one processor at full speed, then it is throttled to a fraction.'
    severity: 2
    resource: databaseId
    metric: 'cpu_credits_remaining'
    is: 'LessThan'
    threshold: 20
    by: 'Average'
    over: 'PT15M'
  }
]

resource metricAlerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for r in startsWith(sku, 'Standard_B') ? concat(always, burstable) : always: {
    name: '${name} - ${r.title}'
    location: 'global'
    tags: tags
    properties: {
      description: '${r.what} ${guideTo(r.title)}'
      severity: r.severity
      enabled: true
      scopes: [r.resource]
      evaluationFrequency: 'PT5M'
      windowSize: r.over
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: r.metric
            metricName: r.metric
            timeAggregation: r.by
            operator: r.is
            threshold: r.threshold
            dimensions: r.?perQueue == true ? [{ name: 'EntityName', operator: 'Include', values: ['*'] }] : []
          }
        ]
      }
      actions: [{ actionGroupId: actionGroupId }]
    }
  }
]
