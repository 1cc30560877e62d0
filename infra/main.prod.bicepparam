// The clinic's own. deploy.sh refuses as long as a sample is left in here: example.com, or a string of zeros.
using 'main.bicep'

param environmentName = 'prod'

param clinicFacts = {
  name: 'Clinic at example.com'
  phone: '020 8542 7788'
  email: 'reception@example.com'
  hours: {
    Monday: '08:00-14:00'
    Tuesday: '08:00-14:00'
    Wednesday: '08:00-14:00'
    Thursday: '08:00-14:00'
    Friday: '08:00-14:00'
    Saturday: '08:00-14:00'
    Sunday: 'closed'
  }
  // Bank holidays, one-off closures, one-off hours: '2027-05-03': 'closed'
  exceptions: {}
}

// A domain of the clinic's own; '' for the address that Azure gives the app.
param publicUrl = 'https://recovery.example.com'

param texts = {
  accountSid: 'AC00000000000000000000000000000000'
  from: 'Recovery'
  segmentsPerSecond: 10
}

param emails = {
  from: 'recovery@example.com'
  fromName: 'Clinic at example.com'
  webhookPublicKey: 'example.com'
  messagesPerSecond: 50
}

// az ad group show --group 'Recovery operators' --query '{id: id, name: displayName}'
param operatorGroup = {
  id: '00000000-0000-0000-0000-000000000000'
  name: 'Recovery operators'
  type: 'Group'
}

param alertEmail = 'operators@example.com'
param bounds = { monthlyBudget: 200, textsPerDay: 5000 }
