package io.quorate.e2e;

import io.quorate.image.MetadataImage;
import io.quorate.message.Entry;
import io.quorate.message.ErrorCode;
import io.quorate.message.FetchRequest;
import io.quorate.message.FetchResponse;
import java.util.ArrayList;
import java.util.List;

/** Reads the committed log from its start as a broker does, and so misses no state that the cluster ever was in. */
final class MetadataFollower {
  private final ClusterClient client;
  private MetadataImage image = MetadataImage.EMPTY;

  MetadataFollower(ClusterClient client) {
    this.client = client;
  }

  /** The pictures after each entry from where it stands up to what this controller has committed, oldest first. */
  List<MetadataImage> follow(int controller) {
    List<MetadataImage> images = new ArrayList<>();
    long end;
    do {
      FetchResponse answer = fetch(controller);
      end = answer.getHighWatermark();
      for (Entry entry : answer.getEntriesList()) {
        image = image.replay(entry);
        images.add(image);
      }
    } while (image.endOffset() < end);
    return images;
  }

  private FetchResponse fetch(int controller) {
    FetchResponse answer =
        client.fetch(
            controller,
            FetchRequest.newBuilder()
                .setBrokerId(999)
                .setFetchOffset(image.endOffset())
                .setLastEpoch(image.epoch())
                .setMaxWaitMs(1)
                .setMaxBytes(1 << 20)
                .build());
    if (answer.getError() != ErrorCode.NONE) {
      throw new AssertionError(answer.toString());
    }
    return answer;
  }
}
