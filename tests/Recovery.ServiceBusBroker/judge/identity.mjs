// An identity signs in by its token over TLS: one message there and back. In a process of its own, since Node reads whom to trust as it starts.
import { ServiceBusClient } from "@azure/service-bus";

const [address, queue, token] = process.argv.slice(2);
const client = new ServiceBusClient(
  "localhost", { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3600_000 }) },
  { customEndpointAddress: address, retryOptions: { maxRetries: 0, timeoutInMs: 5000 } });
try {
  await client.createSender(queue).sendMessages({ messageId: "identity.1", body: { nudge: "identity", generation: 1 } });
  const receiver = client.createReceiver(queue);
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 3000 });
  if (message?.messageId !== "identity.1") throw new Error("another message, or none");
  await receiver.completeMessage(message);
  console.log("sent, received and completed");
} catch (fault) {
  console.log(`refused: ${fault.code ?? fault.message}`);
} finally {
  await client.close();
}

// A timer that the client leaves, and a TLS socket that our broker does not end, would keep this process.
process.exit();
