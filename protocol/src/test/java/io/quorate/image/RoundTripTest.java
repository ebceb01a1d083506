package io.quorate.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Laws that hold for every legal history. */
class RoundTripTest {
  static LongStream seeds() {
    return LongStream.range(0, 250);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void imageToRecordsToImageIsTheIdentity(long seed) {
    MetadataImage image = new RandomHistory(seed).grow(40).image();

    MetadataImage restored = restored(image);

    assertThat(restored).isEqualTo(image);
    assertThat(restored.topics().all()).containsExactlyElementsOf(image.topics().all());
    assertThat(restored.topics().partitionCount()).isEqualTo(image.topics().partitionCount());
    assertThat(ImageRecords.of(restored)).containsExactlyElementsOf(ImageRecords.of(image));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theChecksumKeptCurrentIsTheOneMadeFromScratch(long seed) {
    MetadataImage image = new RandomHistory(seed).grow(40).image();

    assertThat(restored(image).checksum()).isEqualTo(image.checksum());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aBatchMeansWhatItsRecordsMeanOneByOne(long seed) {
    RandomHistory history = new RandomHistory(seed).grow(40);

    assertThat(history.image()).isEqualTo(history.imageRecordByRecord());
    assertThat(history.image().checksum()).isEqualTo(history.imageRecordByRecord().checksum());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anOldImageStaysAsItWas(long seed) {
    RandomHistory history = new RandomHistory(seed).grow(20);
    MetadataImage old = history.image();
    MetadataImage copy = restored(old);

    history.grow(20);

    assertThat(old).isEqualTo(copy).isNotEqualTo(history.image());
    assertThat(ImageRecords.of(old)).containsExactlyElementsOf(ImageRecords.of(copy));
  }

  private static MetadataImage restored(MetadataImage image) {
    return MetadataImage.restore(
        image.endOffset(), image.epoch(), ImageRecords.of(image), image.requests().all());
  }
}
