package io.quorate.controller.metadata;

import io.quorate.message.MetadataRecord;
import java.util.List;
import java.util.function.Function;

/**
 * What a request leads to. Immutable; any thread.
 *
 * @param records to append as one atomic batch; empty when nothing changes, which every refusal implies
 * @param reply the answer, valid only once the records are committed
 */
public record Decision<R>(List<MetadataRecord> records, R reply) {
  /** Copies the records. */
  public Decision {
    records = List.copyOf(records);
  }

  static <R> Decision<R> unchanged(R reply) {
    return new Decision<>(List.of(), reply);
  }

  /** The same records with another reply. */
  public <S> Decision<S> map(Function<R, S> change) {
    return new Decision<>(records, change.apply(reply));
  }
}
