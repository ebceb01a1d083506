package io.quorate.controller.metadata;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * All that a decision may know besides the image. Owned by the event loop, as the liveness in it is.
 *
 * @param clusterId the id that a broker must name when it registers
 * @param nowNanos a monotonic time, comparable only with others of this process
 * @param newUuid gives a random UUID in base64url without padding; called before a record is made, never in replay
 * @param random decides where new replicas go
 * @param liveness what this leader has heard from brokers
 */
public record DecisionContext(
    String clusterId,
    long nowNanos,
    Supplier<String> newUuid,
    RandomGenerator random,
    Limits limits,
    BrokerLiveness liveness) {}
