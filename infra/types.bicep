// What the clinic and its deployer decide; the parameter files fill these in.

@export()
@description('Who the clinic is: Clinic:* in the settings.')
type clinic = {
  name: string
  phone: string
  @description('Left out: the clinic is reached by phone only.')
  email: string?
  @description('Who gets the morning\'s note: addresses with commas between them. Left out: nobody.')
  morningNote: string?
  @description('Where it is, for whoever is booked.')
  address: string?
  @description('A day without a line is closed.')
  hours: hours
  @description('Days that differ, by date: { \'2027-05-03\': \'closed\' }.')
  exceptions: { *: string }
}

@export()
@description('As Clinic:Hours takes them: 08:00-14:00, or 08:00-12:00,14:00-19:00, or closed.')
type hours = {
  Monday: string?
  Tuesday: string?
  Wednesday: string?
  Thursday: string?
  Friday: string?
  Saturday: string?
  Sunday: string?
}

@export()
@description('Accounts of the people at the desk, by OpenID Connect: Desk:SignIn:* in the settings. The client\'s secret is no parameter: it lies in the key vault.')
type deskAccounts = {
  @description('The provider\'s address.')
  authority: string
  clientId: string
  @description('What an account is known by. Left out: its confirmed email address.')
  accountClaim: ('email' | 'preferred_username')?
  @description('Addresses of those who may do everything.')
  managers: string[]
  @description('Addresses of those who may not change races, hours and messages, nor pause.')
  reception: string[]
}

@export()
@description('The account that texts go through. Its auth token is no parameter: it lies in the key vault.')
type twilio = {
  accountSid: string
  @description('The sender\'s number or name.')
  from: string
  @description('What the sender may send, in segments a second: 10 from a UK number or a name, 100 from a short code.')
  segmentsPerSecond: int
}

@export()
@description('The account that emails go through. Its API key is no parameter: it lies in the key vault.')
type sendGrid = {
  from: string
  fromName: string
  @description('The public key that SendGrid shows beside its signed event webhook.')
  webhookPublicKey: string
  messagesPerSecond: int
}

@export()
@description('Who may read and write the secrets and the database by hand.')
type operators = {
  @description('Object id in Entra.')
  id: string
  @description('The group\'s name, or the user\'s sign-in name, as Entra has it.')
  name: string
  type: 'Group' | 'User'
}

@export()
@description('Compute of the database.')
type databaseSku =
  | 'Standard_B1ms'
  | 'Standard_B2s'
  | 'Standard_B2ms'
  | 'Standard_D2ds_v5'
  | 'Standard_D4ds_v5'
  | 'Standard_D8ds_v5'
  | 'Standard_D16ds_v5'

@export()
@description('When to wake somebody.')
type limits = {
  @description('What Azure may cost a month, in the currency of the subscription. Texts and emails are billed elsewhere.')
  monthlyBudget: int
  @description('More texts than this in a day: somebody feeds the form, or the plan is wrong. Texts are where the money goes.')
  textsPerDay: int
}
