package io.quorate.controller.raft;

import com.google.protobuf.ByteString;

/**
 * What the leader is asked to append: one atomic batch.
 *
 * @param payload the bytes of a RecordBatch
 * @param recordCount how many offsets it covers, at least 1
 */
public record Proposal(ByteString payload, int recordCount) {}
