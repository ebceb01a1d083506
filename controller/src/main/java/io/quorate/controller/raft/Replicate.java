package io.quorate.controller.raft;

/**
 * An order to send one append request: the shell reads the entries {@code from..to} and sends them. It may go before the
 * leader's own write is durable (thesis, 10.2.1). If the shell cannot send it, it drops it: the next heartbeat repairs.
 *
 * @param to the node to send to
 * @param term the leader's term
 * @param prev the entry before {@code firstIndex}
 * @param firstIndex first entry to send
 * @param lastIndex last entry to send; {@code firstIndex - 1} for none (a heartbeat)
 * @param commitIndex the leader's commit index
 * @param round what the answer must echo
 */
public record Replicate(
    int to,
    long term,
    EntryId prev,
    long firstIndex,
    long lastIndex,
    long commitIndex,
    long round) {}
