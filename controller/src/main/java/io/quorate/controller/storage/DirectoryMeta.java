package io.quorate.controller.storage;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Properties;
import java.util.UUID;

/**
 * Whose directory it is: the content of {@code meta.properties}, the file and keys of Kafka's controllers (version 1).
 *
 * @param clusterId the same on all nodes of a cluster
 * @param nodeId this node
 * @param directoryId this very directory: a replaced disk has another one, and is another voter (KIP-853)
 */
public record DirectoryMeta(String clusterId, int nodeId, String directoryId) {
  /** The file's name. */
  public static final String FILE = "meta.properties";

  /** Checks that nothing is missing. */
  public DirectoryMeta {
    if (clusterId.isBlank()) {
      throw new IllegalArgumentException("cluster.id must not be empty");
    }
    if (nodeId < 0) {
      throw new IllegalArgumentException("node.id must be 0 or more, but is " + nodeId);
    }
    if (directoryId.isBlank()) {
      throw new IllegalArgumentException("directory.id must not be empty");
    }
  }

  /** A new id for a cluster or a directory: a random UUID in 22 characters of base64url, as Kafka writes it. */
  public static String randomId() {
    String id;
    do {
      UUID uuid = UUID.randomUUID();
      ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES);
      bytes.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
      id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
      // On a command line a leading dash would read as an option.
    } while (id.startsWith("-"));
    return id;
  }

  byte[] toBytes() {
    return "version=1\ncluster.id=%s\nnode.id=%d\ndirectory.id=%s\n"
        .formatted(clusterId, nodeId, directoryId)
        .getBytes(StandardCharsets.UTF_8);
  }

  static DirectoryMeta parse(byte[] content) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(new String(content, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String version = required(properties, "version");
    if (!version.equals("1")) {
      throw SmallFile.damaged(FILE, "version must be 1, but is " + version);
    }
    try {
      return new DirectoryMeta(
          required(properties, "cluster.id"),
          Integer.parseInt(required(properties, "node.id")),
          required(properties, "directory.id"));
    } catch (IllegalArgumentException e) {
      throw new StorageException("%s is damaged: %s".formatted(FILE, e.getMessage()), e);
    }
  }

  private static String required(Properties properties, String key) {
    String value = properties.getProperty(key);
    if (value == null) {
      throw SmallFile.damaged(FILE, key + " is missing");
    }
    return value.trim();
  }
}
