package dev.slipway.simulator.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.machine.SimulatorFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One etcd of a cluster: who its members are, which of them run, and so whether it has a quorum.
 * What it keeps is the cluster's store, of which every member has a copy: it is lost with the last
 * machine that holds a member's data.
 */
public final class EtcdEnsemble {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final String token;
  private final List<EtcdMember> members = new ArrayList<>();
  private final Set<Long> running = new HashSet<>();
  private long leader;
  private int term = 2;

  EtcdEnsemble(Path directory, String token) {
    this.directory = directory;
    this.token = token;
  }

  /** Reads what an earlier process left; nothing runs yet. */
  static EtcdEnsemble read(Path directory, String token) throws IOException {
    EtcdEnsemble ensemble = new EtcdEnsemble(directory, token);
    JsonNode json = JSON.readTree(Files.readString(directory.resolve("members.json")));
    for (JsonNode member : json.path("members")) {
      ensemble.members.add(
          new EtcdMember(
              Long.parseUnsignedLong(member.path("id").asText(), 16),
              member.path("name").asText(),
              member.path("peerUrl").asText(),
              member.path("clientUrl").asText(),
              member.path("learner").asBoolean(),
              member.path("holder").textValue()));
    }
    ensemble.term = json.path("term").asInt(2);
    return ensemble;
  }

  private void save() {
    ObjectNode json = JSON.createObjectNode().put("term", term);
    var all = json.putArray("members");
    for (EtcdMember member : members) {
      all.addObject()
          .put("id", member.hexId())
          .put("name", member.name())
          .put("peerUrl", member.peerUrl())
          .put("clientUrl", member.clientUrl())
          .put("learner", member.learner())
          .put("holder", member.holder());
    }
    try {
      SimulatorFiles.makeDirectories(directory);
      SimulatorFiles.replace(directory.resolve("members.json"), json.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the cluster's objects are. */
  public Path store() {
    return directory.resolve("store");
  }

  /** What its members were given as {@code --initial-cluster-token}. */
  public String token() {
    return token;
  }

  /** Makes the first members, as {@code --initial-cluster-state=new} does. */
  synchronized void bootstrap(List<String> initialCluster) {
    for (String entry : initialCluster) {
      String url = entry.substring(entry.indexOf('=') + 1);
      members.add(new EtcdMember(newId(url), "", url, "", false, null));
    }
    save();
  }

  private long newId(String peerUrl) {
    // Stable within an ensemble's history, as etcd's own is made of the URL and a time.
    long hash = 1125899906842597L;
    String text = token + peerUrl + term + members.size();
    for (int i = 0; i < text.length(); i++) {
      hash = 31 * hash + text.charAt(i);
    }
    long mixed = hash * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 31);
  }

  /**
   * A machine's etcd starts.
   *
   * @param known the id that lies on its disk; 0 if none does
   * @throws EtcdRefusal if it is no member, or was one and has lost its data
   */
  public synchronized EtcdMember join(
      String machine, long known, String name, String peerUrl, String clientUrl)
      throws EtcdRefusal {
    EtcdMember member =
        members.stream()
            .filter(one -> known == 0 ? one.peerUrl().equals(peerUrl) : one.id() == known)
            .findFirst()
            .orElseThrow(
                () ->
                    new EtcdRefusal(
                        known == 0
                            ? "error validating peerURLs: member count is unequal"
                            : "the member has been permanently removed from the cluster"));
    if (known == 0 && member.started()) {
      throw new EtcdRefusal("member " + member.hexId() + " has already been bootstrapped");
    }
    EtcdMember joined = member.heldBy(machine, name, clientUrl);
    members.set(members.indexOf(member), joined);
    running.add(joined.id());
    elect();
    save();
    notifyAll();
    return joined;
  }

  /** A member stops, or can't be reached any more. */
  public synchronized void leave(long id) {
    running.remove(id);
    elect();
    notifyAll();
  }

  /** A member can be reached again. */
  public synchronized void comeBack(long id) {
    if (find(id).isPresent()) {
      running.add(id);
      elect();
      notifyAll();
    }
  }

  private void elect() {
    if (!running.contains(leader) || !hasQuorum()) {
      long before = leader;
      leader =
          hasQuorum()
              ? members.stream()
                  .filter(one -> !one.learner() && running.contains(one.id()))
                  .mapToLong(EtcdMember::id)
                  .findFirst()
                  .orElse(0)
              : 0;
      if (leader != before && leader != 0) {
        term++;
      }
    }
  }

  /** Whether more than half of the voting members run. */
  public synchronized boolean hasQuorum() {
    long voters = members.stream().filter(one -> !one.learner()).count();
    long up = members.stream().filter(one -> !one.learner() && running.contains(one.id())).count();
    return up > voters / 2;
  }

  /** The leader's id; 0 if there is none. */
  public synchronized long leader() {
    return leader;
  }

  public synchronized int term() {
    return term;
  }

  public synchronized List<EtcdMember> members() {
    return List.copyOf(members);
  }

  public synchronized Optional<EtcdMember> find(long id) {
    return members.stream().filter(one -> one.id() == id).findFirst();
  }

  /** Adds a member that is to be started then. */
  public synchronized EtcdMember add(String peerUrl, boolean learner) throws EtcdRefusal {
    requireQuorum();
    if (members.stream().anyMatch(one -> one.peerUrl().equals(peerUrl))) {
      throw new EtcdRefusal("etcdserver: Peer URLs already exists");
    }
    if (learner && members.stream().anyMatch(EtcdMember::learner)) {
      throw new EtcdRefusal("etcdserver: too many learner members in cluster");
    }
    term++;
    EtcdMember member = new EtcdMember(newId(peerUrl), "", peerUrl, "", learner, null);
    members.add(member);
    save();
    notifyAll();
    return member;
  }

  /** Removes a member; its process ends. */
  public synchronized EtcdMember remove(long id) throws EtcdRefusal {
    requireQuorum();
    EtcdMember member = find(id).orElseThrow(() -> new EtcdRefusal("etcdserver: member not found"));
    long votersLeft = members.stream().filter(one -> !one.learner() && one.id() != id).count();
    long upLeft =
        members.stream()
            .filter(one -> !one.learner() && one.id() != id && running.contains(one.id()))
            .count();
    if (!member.learner() && upLeft <= votersLeft / 2) {
      throw new EtcdRefusal(
          "etcdserver: re-configuration failed due to not enough started members");
    }
    members.remove(member);
    running.remove(id);
    elect();
    save();
    notifyAll();
    return member;
  }

  /** Gives a learner its vote. */
  public synchronized EtcdMember promote(long id) throws EtcdRefusal {
    requireQuorum();
    EtcdMember member = find(id).orElseThrow(() -> new EtcdRefusal("etcdserver: member not found"));
    if (!member.learner()) {
      throw new EtcdRefusal("etcdserver: can only promote a learner member");
    }
    if (!running.contains(id)) {
      throw new EtcdRefusal(
          "etcdserver: can only promote a learner member which is in sync with leader");
    }
    EtcdMember promoted = member.promoted();
    members.set(members.indexOf(member), promoted);
    save();
    notifyAll();
    return promoted;
  }

  private void requireQuorum() throws EtcdRefusal {
    if (!hasQuorum()) {
      throw new EtcdRefusal("context deadline exceeded");
    }
  }

  /** A machine's data are gone; whether somebody still has the cluster's. */
  synchronized boolean loseData(String machine) {
    members.replaceAll(member -> machine.equals(member.holder()) ? member.lost() : member);
    boolean kept = members.stream().anyMatch(member -> member.holder() != null);
    if (kept) {
      save();
    }
    return kept;
  }

  /** Waits until a member is none any more. */
  public synchronized void awaitRemoval(long id) throws InterruptedException {
    while (find(id).isPresent()) {
      wait();
    }
  }

  /** Waits until there is a quorum. */
  public synchronized void awaitQuorum() throws InterruptedException {
    while (!hasQuorum()) {
      wait();
    }
  }
}
