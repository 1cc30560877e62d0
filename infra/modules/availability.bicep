// Asks from outside whether the site can do its work, as nothing inside can: from five places, each every ten minutes.
import { guideTo } from 'guide.bicep'

param location string
param name string
param tags { *: string }
param insightsId string

@description('The address that runners and providers use.')
param url string
param actionGroupId string

// By Azure's own names, which are older than the regions: London, Cardiff, Amsterdam, Dublin, Paris.
var places = ['emea-ru-msa-edge', 'emea-se-sto-edge', 'emea-nl-ams-azr', 'emea-gb-db3-azr', 'emea-fr-pra-edge']

var title = 'The site does not answer'

resource test 'Microsoft.Insights/webtests@2022-06-15' = {
  name: '${name}-ready'
  location: location
  kind: 'standard'
  // By this tag the test belongs to its Application Insights.
  tags: union(tags, { 'hidden-link:${insightsId}': 'Resource' })
  properties: {
    SyntheticMonitorId: '${name}-ready'
    Name: 'ready'
    Kind: 'standard'
    Enabled: true
    Frequency: 600
    Timeout: 30
    RetryEnabled: true
    Locations: [for place in places: { Id: place }]
    Request: {
      RequestUrl: '${url}/health/ready'
      HttpVerb: 'GET'
      FollowRedirects: false
      ParseDependentRequests: false
    }
    ValidationRules: {
      ExpectedHttpStatusCode: 200
      SSLCheck: true
      SSLCertRemainingLifetimeCheck: 14
    }
  }
}

resource silent 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${name} - ${title}'
  location: 'global'
  tags: union(tags, { 'hidden-link:${insightsId}': 'Resource', 'hidden-link:${test.id}': 'Resource' })
  properties: {
    description: 'Three of five places get no 200 from /health/ready, or its certificate ends within a fortnight. ${guideTo(title)}'
    severity: 0
    enabled: true
    scopes: [test.id, insightsId]
    evaluationFrequency: 'PT5M'
    // So long that each place has asked at least once.
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: test.id
      componentId: insightsId
      failedLocationCount: 3
    }
    actions: [{ actionGroupId: actionGroupId }]
  }
}
