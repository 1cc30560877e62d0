// Where an alert sends whoever it wakes: a section of docs/alerts.md. A test holds that there is one for each.

@export()
@description('What to do about an alert, as the end of its description.')
func guideTo(title string) string => 'What to do: infra/docs/alerts.md#${toLower(replace(title, ' ', '-'))}'
