package io.quorate.controller.service;

import io.quorate.controller.metadata.Limits;

/**
 * How the service behaves.
 *
 * @param maxPendingWrites writes waiting for a decision or for their commit; one more is refused as BUSY
 * @param maxBatchBytes the largest payload of one entry; a larger decision is refused
 * @param maxBatchesATurn writes decided in one turn of the event loop
 * @param fenceCheckMs how often silent brokers are looked for
 * @param limits what decisions must keep to
 */
public record ServiceSettings(
    String clusterId,
    int maxPendingWrites,
    int maxBatchBytes,
    int maxBatchesATurn,
    long fenceCheckMs,
    Limits limits) {}
