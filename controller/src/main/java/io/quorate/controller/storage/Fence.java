package io.quorate.controller.storage;

/**
 * Shut by the first failed change and never opened again. After a failed write or force nobody knows what the disk holds: the
 * kernel may have dropped the dirty pages, and trying once more would succeed without writing them (Rebello et al., ATC '20).
 * Any thread.
 */
final class Fence {
  private final String owner;
  private volatile RuntimeException cause;

  Fence(String owner) {
    this.owner = owner;
  }

  /** Throws {@link StorageException} when shut. */
  void check() {
    RuntimeException shutBy = cause;
    if (shutBy != null) {
      throw new StorageException(
          "%s takes no more calls since: %s".formatted(owner, shutBy.getMessage()), shutBy);
    }
  }

  /** Runs a change of the disk; if it throws, the fence is shut. */
  void guard(Runnable change) {
    check();
    try {
      change.run();
    } catch (RuntimeException e) {
      shut(e);
      throw e;
    }
  }

  /** Shuts it; the first cause stays. */
  void shut(RuntimeException shutBy) {
    if (cause == null) {
      cause = shutBy;
    }
  }
}
