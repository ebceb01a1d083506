package io.quorate.image;

import com.google.protobuf.ByteString;

/**
 * Folds the fields of one fact into 64 bits, in the order given. The hashes of all facts are added up to the checksum of
 * a picture, so each must look random by itself: every field goes through a mixing step in which each bit of the input
 * moves about half of the bits of the output. What varies in length is preceded by its length, so that no two different
 * facts are the same sequence of fields. Finds mistakes, not forgeries. One use, one thread.
 */
final class FactHash {
  /** What the fact is about, so that equal fields of different kinds differ. The numbers are part of the checksum. */
  enum Kind {
    POSITION(0),
    BROKER(1),
    TOPIC(2),
    PARTITION(3),
    CONFIG(4),
    REQUEST(5);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  private static final long STEP =
      0x9E3779B97F4A7C15L; // 2^64 / golden ratio, odd: moves zero away from zero

  private long state;

  private FactHash(Kind kind) {
    add(kind.number);
  }

  static FactHash of(Kind kind) {
    return new FactHash(kind);
  }

  FactHash add(long field) {
    state = mixed((state ^ field) + STEP);
    return this;
  }

  FactHash add(boolean field) {
    return add(field ? 1 : 0);
  }

  FactHash add(String field) {
    add(field.length());
    for (int i = 0; i < field.length(); i++) {
      add(field.charAt(i));
    }
    return this;
  }

  FactHash add(NodeIds field) {
    add(field.size());
    for (int i = 0; i < field.size(); i++) {
      add(field.get(i));
    }
    return this;
  }

  FactHash add(ByteString field) {
    add(field.size());
    for (int i = 0; i < field.size(); i++) {
      add(field.byteAt(i));
    }
    return this;
  }

  long value() {
    return state;
  }

  /** The finalizer of MurmurHash3: a bijection of 64 bits in which every bit avalanches. */
  private static long mixed(long bits) {
    long mixed = (bits ^ (bits >>> 33)) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ (mixed >>> 33);
  }
}
