package dev.slipway.benchmarks;

import java.util.BitSet;

/**
 * Reads the events of one cluster from a stream of server-sent events, and looks whether each comes
 * once and in order.
 */
final class Subscriber {
  private static final String SEQUENCE = "\"sequence\":\"";
  private static final String END = "\n\n";

  private final int cluster;
  private final String ownCluster;
  private final Publications publications;
  private final Deliveries deliveries;
  private final BitSet seen = new BitSet();
  private String rest = "";
  private int last;

  /**
   * @param cluster which of the publications' clusters
   */
  Subscriber(int cluster, Publications publications, Deliveries deliveries) {
    this.cluster = cluster;
    this.ownCluster = "\"clusterid\":\"" + publications.clusters().get(cluster) + "\"";
    this.publications = publications;
    this.deliveries = deliveries;
  }

  /** What came next of the stream; always by one thread. */
  void read(String text) {
    long now = System.nanoTime();
    String all = rest + text;
    int from = 0;
    for (int end = all.indexOf(END); end >= 0; end = all.indexOf(END, from)) {
      frame(all, from, end, now);
      from = end + END.length();
    }
    rest = all.substring(from);
  }

  private void frame(String text, int from, int end, long now) {
    int sequenceAt = text.indexOf(SEQUENCE, from, end);
    if (sequenceAt < 0) {
      return; // a comment: the stream's beginning, or a heartbeat
    }
    if (text.indexOf(ownCluster, from, end) < 0) {
      deliveries.strange();
      return;
    }
    int digits = sequenceAt + SEQUENCE.length();
    int sequence = Integer.parseInt(text, digits, text.indexOf('"', digits), 10);
    if (seen.get(sequence)) {
      deliveries.receivedAgain();
      return;
    }
    seen.set(sequence);
    deliveries.received(publications.time(cluster, sequence), now, sequence == last + 1);
    last = sequence;
  }
}
