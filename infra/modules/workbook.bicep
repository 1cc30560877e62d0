// The page to look at on a race morning: both objectives with what is left of their budgets, and what bears on them.

param location string
param name string
param tags { *: string }
param insightsId string
param workspaceId string
param serviceBusId string
param databaseId string

var resources = { WORKSPACE_ID: workspaceId, SERVICE_BUS_ID: serviceBusId, DATABASE_ID: databaseId }

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, name)
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Recovery (${name})'
    category: 'workbook'
    // Listed at Application Insights, Workbooks.
    sourceId: insightsId
    version: 'Notebook/1.0'
    serializedData: reduce(
      items(resources),
      loadTextContent('workbook.json'),
      (text, r) => replace(text, r.key, r.value)
    )
  }
}
