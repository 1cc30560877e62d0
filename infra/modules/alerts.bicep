// What wakes somebody by what the app tells of itself, and the budget. Names of metrics and functions are the code's; a test compares.
import { limits } from '../types.bicep'
import { guideTo } from 'guide.bicep'

param location string
param name string
param tags { *: string }
param workspaceId string
param email string
param bounds limits

@description('A budget starts on the first of a month, and its start can\'t be moved later.')
param budgetFrom string

type rule = {
  @description('What happened, as the subject of the email says it.')
  title: string
  what: string
  severity: 0 | 1 | 2 | 3
  query: string
  @description('Rows of the query\'s answer that are too many; without it, none at all are too few.')
  rows: int?
  every: string
  over: string
}

var rules rule[] = [
  {
    title: 'Dead letters'
    what: 'A nudge\'s message was given up after ten tries. The clinic\'s log names it and its reason, and can replay it.'
    severity: 1
    query: 'AppRequests | where Name in ("DeadSms", "DeadEmail")'
    rows: 0
    every: 'PT5M'
    over: 'PT5M'
  }
  {
    title: 'Late against opening'
    what: 'Nudges were handed over more than five minutes after the clinic opened, or not at all.'
    severity: 2
    query: 'AppMetrics | where (Name == "recovery.nudges.lateness" and Max > 300) or (Name == "recovery.nudges.missed" and Sum > 0)'
    rows: 0
    every: 'PT5M'
    over: 'PT5M'
  }
  {
    title: 'In doubt for long'
    what: 'A text has been in doubt for a quarter of an hour, or an email for six hours: look-ups or webhooks do not work.'
    severity: 2
    query: 'AppMetrics | where Name == "recovery.nudges.in_doubt.oldest" | where Max > iff(tostring(Properties.channel) == "sms", 900, 21600)'
    rows: 0
    every: 'PT15M'
    over: 'PT15M'
  }
  {
    title: 'Errors'
    what: 'More than one call in twenty fails, of twenty or more in a quarter of an hour.'
    severity: 1
    query: 'AppRequests | summarize failed = sumif(ItemCount, Success == false and ResultCode !startswith "4"), all = sum(ItemCount) | where all >= 20 and failed * 20 > all'
    rows: 0
    every: 'PT5M'
    over: 'PT15M'
  }
  {
    title: 'The planner is silent'
    what: 'PlanNudges has not succeeded for a quarter of an hour. It catches up on what is due, but only while it runs.'
    severity: 0
    query: 'AppRequests | where Name == "PlanNudges" and Success == true'
    every: 'PT5M'
    over: 'PT15M'
  }
  {
    title: 'Too many texts'
    what: 'More texts went out in a day than the limit set: texts are where the money goes.'
    severity: 1
    query: 'AppMetrics | where Name == "recovery.nudges.sent" and tostring(Properties.channel) == "sms" | summarize texts = sum(Sum) | where texts > ${bounds.textsPerDay}'
    rows: 0
    every: 'PT1H'
    over: 'P1D'
  }
  {
    title: 'The daily cap is reached'
    what: 'The workspace takes no more logs today: the alerts that go by them are blind until it does again.'
    severity: 1
    query: '_LogOperation | where Category =~ "Ingestion" | where Detail contains "OverQuota"'
    rows: 0
    every: 'PT15M'
    over: 'PT15M'
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'recovery'
    enabled: true
    emailReceivers: [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource logAlerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for r in rules: {
    name: '${name} - ${r.title}'
    location: location
    tags: tags
    properties: {
      displayName: '${name} - ${r.title}'
      description: '${r.what} ${guideTo(r.title)}'
      severity: r.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: r.every
      windowSize: r.over
      // A new workspace has none of the tables yet.
      skipQueryValidation: true
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: r.query
            timeAggregation: 'Count'
            operator: r.?rows == null ? 'LessThan' : 'GreaterThan'
            threshold: r.?rows ?? 1
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [people.id] }
    }
  }
]

resource spend 'Microsoft.Consumption/budgets@2023-11-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: bounds.monthlyBudget
    timeGrain: 'Monthly'
    timePeriod: { startDate: budgetFrom }
    notifications: {
      spent: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: [email]
      }
      foreseen: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: [email]
      }
    }
  }
}

output actionGroupId string = people.id
