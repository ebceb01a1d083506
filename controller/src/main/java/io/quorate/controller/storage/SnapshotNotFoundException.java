package io.quorate.controller.storage;

/** The snapshot is not kept, or not any more: a newer one is. */
public final class SnapshotNotFoundException extends StorageException {
  private static final long serialVersionUID = 1L;

  SnapshotNotFoundException(String name) {
    super(name + " is not kept here any more; a newer snapshot is");
  }
}
