package io.quorate.controller.node;

/**
 * When snapshots are taken and how they travel.
 *
 * @param everyEntries a snapshot is taken when this many entries were applied since the last one
 * @param everyBytes or when their payloads came to this much
 * @param keepEntries entries that the log keeps before a snapshot, so that a follower slightly behind needs none
 * @param chunkBytes how much of a snapshot file one message carries
 * @param maxBytesPerSecond bound of what is sent to one follower, so that a transfer does not crowd out commits
 */
public record SnapshotSettings(
    long everyEntries, long everyBytes, long keepEntries, int chunkBytes, long maxBytesPerSecond) {}
