package io.quorate.image;

import io.vavr.collection.Vector;

/**
 * One topic; partition ids are the positions in the vector.
 *
 * @param id UUID in base64url
 */
public record Topic(String name, String id, Vector<Partition> partitions) {}
