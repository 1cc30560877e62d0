// To try things out: nothing leaves Azure, since both channels are sandboxes.
using 'main.bicep'

param environmentName = 'dev'

param clinicFacts = {
  name: 'The Recovery Clinic'
  phone: '020 8542 7788'
  hours: {
    Monday: '08:00-14:00'
    Tuesday: '08:00-14:00'
    Wednesday: '08:00-14:00'
    Thursday: '08:00-14:00'
    Friday: '08:00-14:00'
    Saturday: '08:00-14:00'
  }
  exceptions: {}
}

// Whoever deploys: az ad signed-in-user show --query '{id: id, name: userPrincipalName}'
param operatorGroup = {
  id: '00000000-0000-0000-0000-000000000000'
  name: 'operators@example.com'
  type: 'User'
}

param alertEmail = 'operators@example.com'
param bounds = { monthlyBudget: 100, textsPerDay: 100 }

param instanceMemoryMB = 512
param alwaysReadyHttp = 0
param alwaysReadySenders = 0
// Where the region takes fewer than 40 instances (docs/scale.md), these two save two thirds of the database:
// param maximumInstances = 3
// param databaseCompute = 'Standard_B1ms'
