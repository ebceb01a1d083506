package io.quorate.snapshot;

import io.quorate.image.MetadataImage;
import io.quorate.message.SnapshotHeader;

/**
 * A snapshot in memory. Immutable; any thread.
 *
 * @param header what it stands for; its checksum is the image's
 * @param image the picture after the entry that the header names
 */
public record Snapshot(SnapshotHeader header, MetadataImage image) {}
