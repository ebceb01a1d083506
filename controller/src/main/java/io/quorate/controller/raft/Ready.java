package io.quorate.controller.raft;

import io.quorate.message.RaftMessage;
import java.util.List;
import java.util.Optional;

/**
 * What the shell owes after one event, in the order in which it must honour the fields.
 *
 * @param write hand this to the disk
 * @param sendNow messages that promise nothing about the disk
 * @param sendAfterWrite messages that promise: they leave only after this write and every earlier one are durable
 * @param replicate append requests to fill with entries and send; they need not wait for the write
 * @param snapshotsTo followers whose next entry is compacted away: send them the latest snapshot. Repeated with each heartbeat
 *     while it is so
 * @param snapshotTraffic chunks from the leader and acknowledgements from followers, checked against the term, for the shell's
 *     transfer
 * @param commitIndex entries up to here are committed; it never goes down
 * @param reads reads that may be served once applied
 * @param roleChange set when the role, the term's leader or the term changed; reads and proposals not yet answered are lost
 *     when the node no longer leads
 * @param nextDeadlineNanos call {@link RaftCore#tick} at this time at the latest
 */
public record Ready(
    Optional<Write> write,
    List<RaftMessage> sendNow,
    List<RaftMessage> sendAfterWrite,
    List<Replicate> replicate,
    List<Integer> snapshotsTo,
    List<RaftMessage> snapshotTraffic,
    long commitIndex,
    List<ConfirmedRead> reads,
    Optional<RoleChange> roleChange,
    long nextDeadlineNanos) {}
