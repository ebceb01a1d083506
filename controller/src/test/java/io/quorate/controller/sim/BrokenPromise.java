package io.quorate.controller.sim;

/** A promise of the quorum does not hold. Ends the run. */
final class BrokenPromise extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String promise;

  BrokenPromise(String promise, String how) {
    super(promise + ": " + how);
    this.promise = promise;
  }

  BrokenPromise(String promise, Throwable cause) {
    super(promise + ": " + cause.getMessage(), cause);
    this.promise = promise;
  }

  /** The name of the promise. */
  String promise() {
    return promise;
  }
}
