package io.quorate.controller.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The outline against a plain list of entries, and its edges. */
class LogOutlineTest {
  private static final int OVERHEAD = 32;

  private record Row(long term, int bytes, int records) {}

  private final List<Row> rows = new ArrayList<>();
  private EntryId base;
  private long baseEndOffset;
  private LogOutline outline;

  @BeforeEach
  void empty() {
    startAt(new EntryId(0, 0), 0);
  }

  private void startAt(EntryId start, long endOffset) {
    rows.clear();
    base = start;
    baseEndOffset = endOffset;
    outline = new LogOutline(start, endOffset);
  }

  private void add(Row row) {
    rows.add(row);
    outline.append(row.term, row.bytes, row.records);
  }

  private void cut(long index) {
    rows.subList((int) (index - base.index() - 1), rows.size()).clear();
    outline.truncateFrom(index);
  }

  private long last() {
    return base.index() + rows.size();
  }

  private long term(long index) {
    return index == base.index() ? base.term() : row(index).term;
  }

  private Row row(long index) {
    return rows.get((int) (index - base.index() - 1));
  }

  private long endOffset(long index) {
    return baseEndOffset
        + rows.subList(0, (int) (index - base.index())).stream().mapToLong(Row::records).sum();
  }

  private long bytes(long from, long to) {
    long sum = 0;
    for (long i = from; i <= to; i++) {
      sum += row(i).bytes + OVERHEAD;
    }
    return sum;
  }

  @Test
  void anEmptyLogEndsBeforeItsFirstIndex() {
    assertThat(outline.firstIndex()).isEqualTo(1);
    assertThat(outline.lastIndex()).isZero();
    assertThat(outline.last()).isEqualTo(new EntryId(0, 0));
    assertThat(outline.term(0)).isZero();
    assertThat(outline.indexOf(0)).isEqualTo(1);
  }

  @Test
  void indexesOutsideOfTheLogAreBugs() {
    add(new Row(1, 1, 1));
    assertThatThrownBy(() -> outline.term(2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("index 2 is outside of the log 0..1");
    assertThatThrownBy(() -> outline.endOffset(-1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void termsNeverGoDown() {
    add(new Row(3, 1, 1));
    assertThatThrownBy(() -> outline.append(2, 1, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("term 2 after term 3");
  }

  @Test
  void anOffsetBeforeTheLogIsABug() {
    startAt(new EntryId(4, 10), 25);
    assertThatThrownBy(() -> outline.indexOf(24))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("offset 24 is before the start of the log");
    assertThat(outline.indexOf(25)).isEqualTo(11);
  }

  @Test
  void answersLikeAPlainListWhateverIsAppendedAndCut() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      startAt(seed % 2 == 0 ? new EntryId(0, 0) : new EntryId(3, 17), seed % 2 == 0 ? 0 : 99);
      long term = base.term() + 1;
      for (int step = 0; step < 60; step++) {
        if (random.nextInt(8) == 0 && !rows.isEmpty()) {
          cut(base.index() + 1L + random.nextInt(rows.size()));
        } else {
          term = Math.max(term, term(last())) + random.nextInt(3) / 2;
          add(new Row(term, random.nextInt(50), 1 + random.nextInt(4)));
        }
        compare(random);
      }
    }
  }

  private void compare(Random random) {
    assertThat(outline.lastIndex()).isEqualTo(last());
    assertThat(outline.last()).isEqualTo(new EntryId(term(last()), last()));
    for (long i = base.index(); i <= last(); i++) {
      assertThat(outline.term(i)).isEqualTo(term(i));
      assertThat(outline.endOffset(i)).isEqualTo(endOffset(i));
    }
    for (long offset = baseEndOffset; offset <= endOffset(last()); offset++) {
      assertThat(outline.indexOf(offset)).isEqualTo(naiveIndexOf(offset));
    }
    EntryId id = new EntryId(random.nextInt(30), base.index() + random.nextInt(40));
    assertThat(outline.lastNotAfter(id)).isEqualTo(naiveLastNotAfter(id));
    if (!rows.isEmpty()) {
      long from = base.index() + 1L + random.nextInt(rows.size());
      long max = 1L + random.nextInt(300);
      assertThat(outline.lastFitting(from, max)).isEqualTo(naiveLastFitting(from, max));
      assertThat(outline.bytes(from, last())).isEqualTo(bytes(from, last()));
    }
  }

  private long naiveIndexOf(long offset) {
    long index = base.index() + 1;
    while (index <= last() && endOffset(index) <= offset) {
      index++;
    }
    return index;
  }

  private long naiveLastNotAfter(EntryId id) {
    long index = Math.min(id.index(), last());
    while (index > base.index() && term(index) > id.term()) {
      index--;
    }
    return index;
  }

  private long naiveLastFitting(long from, long maxBytes) {
    long to = from;
    while (to < last() && bytes(from, to + 1) <= maxBytes) {
      to++;
    }
    return to;
  }
}
