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
param bounds = { monthlyBudget: 60, textsPerDay: 100 }

param instanceMemoryMB = 512
param maximumInstances = 1
param alwaysReadyHttp = 0
