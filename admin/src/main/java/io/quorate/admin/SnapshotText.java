package io.quorate.admin;

import io.quorate.message.SnapshotHeader;
import io.vertx.core.json.JsonObject;
import java.util.HexFormat;

/** What a snapshot stands for, for programs. */
final class SnapshotText {
  private SnapshotText() {}

  static JsonObject header(String file, SnapshotHeader header) {
    return new JsonObject()
        .put("file", file)
        .put("endOffset", header.getEndOffset())
        .put("epoch", header.getTerm())
        .put("index", header.getIndex())
        .put("checksum", HexFormat.of().toHexDigits(header.getImageChecksum()))
        .put("configuration", EntryText.fields(header.getConfiguration()));
  }
}
