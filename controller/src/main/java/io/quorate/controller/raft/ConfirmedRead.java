package io.quorate.controller.raft;

/**
 * A linearizable read may be served once everything up to {@code index} is applied (thesis, 6.4).
 *
 * @param id the caller's id of the read
 * @param index the commit index when the read arrived
 */
public record ConfirmedRead(long id, long index) {}
