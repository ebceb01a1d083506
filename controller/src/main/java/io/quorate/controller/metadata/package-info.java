/**
 * May this happen, and which records make it so: pure decisions from (request, image, context) to records and a reply, or a
 * refusal. Nothing here changes an image, reads a clock or waits; a decision takes effect only when its records are replayed.
 *
 * <p>Doors: {@link io.quorate.controller.metadata.AdminWrites} and {@link io.quorate.controller.metadata.AdminReads} for
 * operators, {@link io.quorate.controller.metadata.BrokerWrites} for brokers, and
 * {@link io.quorate.controller.metadata.FenceExpired} for the controller's own timer. Behind each door stands one file a
 * request. Who leads a partition is chosen in {@link io.quorate.controller.metadata.PartitionLeadership} only, and where a new
 * one lives in {@link io.quorate.controller.metadata.ReplicaPlacer} only.
 *
 * <p>Names, numbers and rules are those of Apache Kafka 4's controller.
 */
package io.quorate.controller.metadata;
