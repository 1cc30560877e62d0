// Microsoft's client drives our broker: what it can't do there, the broker is not. A broker of its own is started for the run.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ServiceBusClient, isServiceBusError } from "@azure/service-bus";

const queue = "sms-nudges";
const program = process.env.RECOVERY_BROKER
  ?? fileURLToPath(new URL("../../../.artifacts/default/bin/Recovery.ServiceBusBroker/release/Recovery.ServiceBusBroker", import.meta.url));
const soon = { maxWaitTimeInMs: 3000 };
const now = { maxWaitTimeInMs: 300 };
const run = promisify(execFile);
const impatient = { retryOptions: { maxRetries: 0, timeoutInMs: 5000 } };
const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

let connection;
let client;
let sender;
let receiver;
let ids = 0;

const message = (more = {}) => ({ messageId: `n${++ids}.1`, contentType: "application/json", body: { nudge: `n${ids}`, generation: 1 }, ...more });
const one = async (from = receiver, wait = soon) => (await from.receiveMessages(1, wait))[0];

const brokers = [];
const start = async (...more) => {
  const broker = spawn(program, ["0", ...more], { stdio: ["ignore", "pipe", "inherit"] });
  brokers.push(broker);
  return new Promise((found, failed) => {
    broker.stdout.on("data", (line) => found(String(line).trim()));
    broker.on("error", failed);
    broker.on("exit", (code) => failed(new Error(`The broker ended with ${code}.`)));
  });
};

before(async () => {
  // Locks of two seconds: nobody waits a minute for one to run out.
  connection = await start("--lock-seconds", "2");
  client = new ServiceBusClient(connection, impatient);
  sender = client.createSender(queue);
  // Left alone it would renew every lock by itself.
  receiver = client.createReceiver(queue, { maxAutoLockRenewalDurationInMs: 0 });
});

after(async () => {
  await client?.close();
  for (const broker of brokers) {
    broker.removeAllListeners("exit");
    broker.kill();
  }
});

beforeEach(async () => {
  // Each begins with an empty queue, and no dead letters.
  for (const name of [queue, `${queue}/$deadletterqueue`]) {
    const rest = client.createReceiver(name, { receiveMode: "receiveAndDelete" });
    while ((await rest.receiveMessages(100, now)).length > 0);
    await rest.close();
  }
});

test("A message arrives as it was sent, is completed and gone", async () => {
  const sent = message({ applicationProperties: { "Diagnostic-Id": "00-1-2-01" } });
  await sender.sendMessages(sent);
  const got = await one();
  assert.deepEqual(got.body, sent.body);
  assert.equal(got.messageId, sent.messageId);
  assert.equal(got.contentType, "application/json");
  assert.equal(got.applicationProperties["Diagnostic-Id"], "00-1-2-01");
  assert.equal(got.deliveryCount, 0);
  assert.ok(got.lockToken && got.lockedUntilUtc > new Date());
  assert.ok(got.sequenceNumber && got.enqueuedTimeUtc <= new Date());
  await receiver.completeMessage(got);
  assert.equal(await one(receiver, now), undefined);
});

test("A batch arrives whole and in its order", async () => {
  const batch = await sender.createMessageBatch();
  const sent = Array.from({ length: 50 }, () => message());
  for (const each of sent) assert.ok(batch.tryAddMessage(each));
  await sender.sendMessages(batch);
  const got = [];
  while (got.length < 50) got.push(...await receiver.receiveMessages(50 - got.length, soon));
  assert.deepEqual(got.map((m) => m.messageId), sent.map((m) => m.messageId));
  await Promise.all(got.map((m) => receiver.completeMessage(m)));
});

test("A batch of one is no special case", async () => {
  const batch = await sender.createMessageBatch();
  batch.tryAddMessage(message());
  await sender.sendMessages(batch);
  await receiver.completeMessage(await one());
});

test("A batch says when it is full, and a message too large is refused", async () => {
  const batch = await sender.createMessageBatch();
  assert.equal(batch.maxSizeInBytes, 256 * 1024);
  assert.equal(batch.tryAddMessage(message({ body: "x".repeat(300 * 1024) })), false);
  await assert.rejects(sender.sendMessages(message({ body: "x".repeat(300 * 1024) })), (fault) => isServiceBusError(fault) && fault.code === "MessageSizeExceeded");
});

test("A scheduled message waits for its time", async () => {
  await sender.scheduleMessages(message(), new Date(Date.now() + 1500));
  assert.equal(await one(receiver, now), undefined);
  await receiver.completeMessage(await one());
});

test("A message that names its own time waits as well", async () => {
  await sender.sendMessages(message({ scheduledEnqueueTimeUtc: new Date(Date.now() + 1500) }));
  assert.equal(await one(receiver, now), undefined);
  await receiver.completeMessage(await one());
});

test("A scheduled message can be taken back, once", async () => {
  const [number] = await sender.scheduleMessages([message()], new Date(Date.now() + 1500));
  await sender.cancelScheduledMessages(number);
  assert.equal(await one(receiver, { maxWaitTimeInMs: 2500 }), undefined);
  await assert.rejects(sender.cancelScheduledMessages(number));
});

test("Receive and delete takes it at once", async () => {
  await sender.sendMessages(message());
  const taker = client.createReceiver(queue, { receiveMode: "receiveAndDelete" });
  assert.ok(await one(taker));
  await taker.close();
  assert.equal(await one(receiver, now), undefined);
});

test("An abandoned message comes again with a higher count, and at last is a dead letter", async () => {
  await sender.sendMessages(message());
  for (let count = 0; count < 10; count++) {
    const got = await one();
    assert.equal(got.deliveryCount, count);
    await receiver.abandonMessage(got);
  }
  assert.equal(await one(receiver, now), undefined);
  const dead = client.createReceiver(queue, { subQueueType: "deadLetter" });
  const letter = await one(dead);
  assert.equal(letter.deadLetterReason, "MaxDeliveryCountExceeded");
  await dead.completeMessage(letter);
  await dead.close();
});

test("A dead letter says why", async () => {
  const sent = message();
  await sender.sendMessages(sent);
  await receiver.deadLetterMessage(await one(), { deadLetterReason: "unreadable", deadLetterErrorDescription: "no JSON" });
  assert.equal(await one(receiver, now), undefined);
  const dead = client.createReceiver(queue, { subQueueType: "deadLetter" });
  const letter = await one(dead);
  assert.deepEqual([letter.messageId, letter.deadLetterReason, letter.deadLetterErrorDescription], [sent.messageId, "unreadable", "no JSON"]);
  await dead.completeMessage(letter);
  await dead.close();
});

test("What is left on a message with its abandonment is on it when it comes again, and among the dead letters", async () => {
  await sender.sendMessages(message({ applicationProperties: { kept: "sent", changed: "sent" } }));
  await receiver.abandonMessage(await one(), { changed: "abandoned", tries: 1 });
  const again = await one();
  assert.deepEqual(again.applicationProperties, { kept: "sent", changed: "abandoned", tries: 1 });
  await receiver.deadLetterMessage(again, { deadLetterReason: "unreadable", deadLetterErrorDescription: "no JSON", tries: 2 });
  const dead = client.createReceiver(queue, { subQueueType: "deadLetter" });
  const letter = await one(dead);
  assert.deepEqual(letter.applicationProperties, {
    kept: "sent", changed: "abandoned", tries: 2, DeadLetterReason: "unreadable", DeadLetterErrorDescription: "no JSON",
  });
  await dead.completeMessage(letter);
  await dead.close();
});

test("What is left on a message is there as well when its link has gone", async () => {
  await sender.sendMessages(message());
  const gone = client.createReceiver(queue, { maxAutoLockRenewalDurationInMs: 0 });
  const got = await one(gone);
  await gone._batchingReceiver.link.close();
  await gone.abandonMessage(got, { tries: 1 });
  const again = await one();
  assert.deepEqual(again.applicationProperties, { tries: 1 });
  await receiver.completeMessage(again);
  await gone.close();
});

test("A scheduled message gets a number of its time when it is due, and says which of both it is", async () => {
  const [number] = await sender.scheduleMessages([message()], new Date(Date.now() + 1500));
  await sender.sendMessages(message());
  const [scheduled, sent] = await receiver.peekMessages(10, { fromSequenceNumber: number });
  assert.deepEqual([scheduled.sequenceNumber.toString(), scheduled.state, sent.state], [number.toString(), "scheduled", "active"]);
  await receiver.completeMessage(await one());
  const due = await one();
  assert.equal(due.messageId, scheduled.messageId);
  assert.equal(due.state, "active");
  assert.ok(due.sequenceNumber.greaterThan(sent.sequenceNumber));
  await assert.rejects(sender.cancelScheduledMessages(number));
  await receiver.completeMessage(due);
});

test("A message that nobody took in time is gone", async () => {
  await sender.sendMessages(message({ timeToLive: 500 }));
  await sleep(700);
  assert.equal(await one(receiver, now), undefined);
});

test("A duplicate is dropped, alone and in a batch", async () => {
  const sent = message();
  await sender.sendMessages(sent);
  await sender.sendMessages(sent);
  await sender.sendMessages([sent, sent, message()]);
  const first = await one();
  assert.equal(first.messageId, sent.messageId);
  await receiver.completeMessage(first);
  await receiver.completeMessage(await one());
  assert.equal(await one(receiver, now), undefined);
});

test("A renewed lock holds longer than the first", async () => {
  await sender.sendMessages(message());
  const got = await one();
  await sleep(1200);
  const until = await receiver.renewMessageLock(got);
  assert.ok(until > new Date(Date.now() + 1500));
  await sleep(1200);
  await receiver.completeMessage(got);
  assert.equal(await one(receiver, now), undefined);
});

test("A lock that ran out is lost, and the message delivered again", async () => {
  await sender.sendMessages(message());
  const got = await one();
  await sleep(2300);
  await assert.rejects(receiver.completeMessage(got), (fault) => isServiceBusError(fault) && fault.code === "MessageLockLost");
  await assert.rejects(receiver.renewMessageLock(got), (fault) => isServiceBusError(fault) && fault.code === "MessageLockLost");
  const again = await one();
  assert.equal(again.deliveryCount, 1);
  await receiver.completeMessage(again);
});

test("Peeking shows what is there and takes nothing", async () => {
  const sent = [message(), message()];
  await sender.sendMessages(sent);
  const taken = await one();
  const shown = await receiver.peekMessages(10);
  assert.deepEqual(shown.map((m) => m.messageId), sent.map((m) => m.messageId));
  await receiver.completeMessage(taken);
  await receiver.completeMessage(await one());
});

test("Subscribing brings messages as they come, and completes them", async () => {
  const got = [];
  const reader = client.createReceiver(queue);
  const subscription = reader.subscribe(
    { processMessage: async (m) => void got.push(m.messageId), processError: async () => {} }, { maxConcurrentCalls: 5 });
  const sent = Array.from({ length: 20 }, () => message());
  await sender.sendMessages(sent);
  for (let tries = 0; got.length < 20 && tries < 100; tries++) await sleep(50);
  await subscription.close();
  await reader.close();
  assert.deepEqual(new Set(got), new Set(sent.map((m) => m.messageId)));
  assert.equal(await one(receiver, { maxWaitTimeInMs: 2500 }), undefined);
});

test("A receive that ends short leaves its link open for the next, and loses nothing", async () => {
  await one(receiver, now);
  // Its own, but nothing public tells that it had to close a link and open another.
  const { link } = receiver._batchingReceiver;
  for (let round = 0; round < 3; round++) {
    const sent = message();
    await sender.sendMessages(sent);
    const got = await receiver.receiveMessages(5, now);
    assert.deepEqual(got.map((m) => [m.messageId, m.deliveryCount]), [[sent.messageId, 0]]);
    await receiver.completeMessage(got[0]);
    assert.equal(await one(receiver, now), undefined);
  }
  assert.ok(link.isOpen());
  assert.equal(receiver._batchingReceiver.link, link);
});

test("A message that is given back, or whose lock ran out, keeps its place before those that came later", async () => {
  const [first, second] = [message(), message()];
  await sender.sendMessages([first, second]);
  const got = await one();
  await receiver.abandonMessage(got);
  const again = await one();
  assert.equal(again.messageId, first.messageId);
  assert.equal(again.deliveryCount, 1);
  await sleep(2500);
  const third = await one();
  assert.equal(third.messageId, first.messageId);
  await receiver.completeMessage(third);
  await receiver.completeMessage(await one());
});

test("To defer is refused, and the message comes again", async () => {
  await sender.sendMessages(message());
  const got = await one();
  await assert.rejects(receiver.deferMessage(got), isServiceBusError);
  const again = await one();
  assert.equal(again.messageId, got.messageId);
  await receiver.completeMessage(again);
});

test("A scheduled message too large is refused as well", async () => {
  await assert.rejects(
    sender.scheduleMessages(message({ body: "x".repeat(300 * 1024) }), new Date(Date.now() + 60_000)),
    (fault) => isServiceBusError(fault) && fault.code === "MessageSizeExceeded");
});

test("A wrong key and an unknown queue are refused", async () => {
  const stranger = new ServiceBusClient(connection.replace(/SharedAccessKey=[^;]+/, "SharedAccessKey=wrong"), impatient);
  await assert.rejects(stranger.createSender(queue).sendMessages(message()), (fault) => isServiceBusError(fault) && fault.code === "UnauthorizedAccess");
  await stranger.close();
  await assert.rejects(client.createSender("nowhere").sendMessages(message()), (fault) => isServiceBusError(fault) && fault.code === "MessagingEntityNotFound");
});

test("An identity signs in by its token over TLS; another's is refused, and a broker that nobody vouches for is not spoken to", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "recovery-judge-")), "broker.pem");
  const [, address] = /Endpoint=(sb:\/\/[^;]+)/.exec(await start("--tls", file, "--token", "good"));
  const identity = async (token, trusted) => (await run(process.execPath, [fileURLToPath(new URL("identity.mjs", import.meta.url)), address, queue, token],
    { timeout: 30_000, env: { ...process.env, ...(trusted && { NODE_EXTRA_CA_CERTS: trusted }) } })).stdout.trim();
  assert.equal(await identity("good", file), "sent, received and completed");
  assert.equal(await identity("bad", file), "refused: UnauthorizedAccess");
  assert.match(await identity("good"), /^refused: .*(certificate|ServiceCommunicationProblem|SELF_SIGNED)/);
});
