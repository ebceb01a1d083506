package io.quorate.controller.storage;

/**
 * How the log is laid out.
 *
 * @param segmentBytes a new segment begins when an entry would make the present one larger than this; 1 KiB to 1 GiB
 */
public record LogSettings(int segmentBytes) {
  /** 64 MiB a segment. */
  public static final LogSettings DEFAULT = new LogSettings(64 << 20);

  /** Checks the bounds. */
  public LogSettings {
    if (segmentBytes < 1 << 10 || segmentBytes > 1 << 30) {
      throw new IllegalArgumentException(
          "segmentBytes must be 1024 to 1073741824, but is " + segmentBytes);
    }
  }
}
