// How many instances there can be, and how many connections each may hold. docs/scale.md has the sources of these numbers.
import { databaseSku } from 'types.bicep'

@description('How many connections a size leaves to its users: max_connections, less the 15 that Azure keeps.')
var connectionsOf = {
  Standard_B1ms: 35
  Standard_B2s: 414
  Standard_B2ms: 844
  Standard_D2ds_v5: 844
  Standard_D4ds_v5: 1703
  Standard_D8ds_v5: 3422
  Standard_D16ds_v5: 4985
}

@description('What PgBouncer takes from clients, and how many connections to the server it makes of them: Azure\'s defaults.')
var pooler = { clients: 5000, connections: 50 }

@description('While the tables are brought up to date, one connection holds the lock and another does the work.')
var smallestPool = 2

@description('More than an instance of one processor can keep busy.')
var largestPool = 16

@export()
@description('Calls at a time for each connection. A send needs one for some six short statements, and none while the provider answers.')
var callsPerConnection = 8

@export()
func tierOf(sku databaseSku) string => startsWith(sku, 'Standard_B') ? 'Burstable' : 'GeneralPurpose'

@description('HTTP and each of the four functions on queues go up to the maximum; the two timers run on one instance each; what is always ready comes on top.')
func instances(maximum int, ready int) int => 5 * maximum + 2 + ready

@description('With PgBouncer each instance still has one connection past it, for the tables\' migrations, and whichever runs them a second.')
func mostInstances(sku databaseSku, pgBouncer bool) int =>
  pgBouncer
    ? min(connectionsOf[sku] - pooler.connections - 1, pooler.clients / smallestPool)
    : connectionsOf[sku] / smallestPool

@export()
@description('Connections of each instance, so that all of them together fit. Stops the deployment where they do not.')
func poolOf(sku databaseSku, pgBouncer bool, maximum int, ready int) int =>
  pgBouncer && tierOf(sku) == 'Burstable'
    ? fail('Azure has no PgBouncer for ${sku}: choose a databaseCompute of General Purpose (Standard_D2ds_v5 or larger), or leave pgBouncer out')
    : instances(maximum, ready) > mostInstances(sku, pgBouncer)
        ? fail('maximumInstances ${maximum} can come to ${instances(maximum, ready)} instances, and ${sku} has connections for ${mostInstances(sku, pgBouncer)}: choose a larger databaseCompute, or maximumInstances of ${(mostInstances(sku, pgBouncer) - ready - 2) / 5} at most')
        : min(largestPool, (pgBouncer ? pooler.clients : connectionsOf[sku]) / instances(maximum, ready))
