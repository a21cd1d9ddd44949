package dev.slipway.simulator.etcd;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.guest.Call;
import dev.slipway.simulator.guest.Program;
import dev.slipway.simulator.guest.process.GuestIoException;
import dev.slipway.simulator.kubernetes.store.ClusterStore;
import dev.slipway.simulator.machine.MachineContext;
import dev.slipway.simulator.role.Flags;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** {@code etcdctl} on a member's machine: members, health, status, keys. */
public final class EtcdctlProgram implements Program {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EtcdSite site;
  private final Supplier<MachineContext> boot;
  private final Function<String, Optional<ClusterStore>> stores;

  /**
   * @param stores what an ensemble keeps, by its key
   */
  public EtcdctlProgram(
      EtcdSite site,
      Supplier<MachineContext> boot,
      Function<String, Optional<ClusterStore>> stores) {
    this.site = site;
    this.boot = boot;
    this.stores = stores;
  }

  /** A call with what it is about. */
  private record Question(
      Call call, Flags flags, List<String> words, EtcdEnsemble ensemble, long self, String key) {

    boolean json() {
      return flags.get("write-out").equals("json") || call.arguments().contains("-wjson");
    }

    void print(String line) throws GuestIoException, InterruptedException {
      call.printLine(line);
    }
  }

  @Override
  public int run(Call call) throws GuestIoException, InterruptedException {
    List<String> words = new ArrayList<>();
    boolean operands = false;
    List<String> arguments = new ArrayList<>(call.operands());
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).equals("--") && !operands) {
        operands = true;
      } else if (arguments.get(i).equals("-w") && i + 1 < arguments.size()) {
        arguments.set(i, "--write-out=" + arguments.remove(i + 1));
      } else if (operands || !arguments.get(i).startsWith("-")) {
        words.add(arguments.get(i));
      }
    }
    if (!words.isEmpty() && words.getFirst().equals("version")) {
      call.printLine("etcdctl version: " + EtcdProgram.VERSION + " (simulated)\nAPI version: 3.6");
      return 0;
    }
    MachineContext context = boot.get();
    String key = EtcdSite.key(context.instance(), context.spec().id().clusterId());
    Optional<EtcdEnsemble> ensemble = site.find(key);
    long self = EtcdProgram.known(call);
    boolean listens =
        call.guest().units().state("etcd.service").filter("active"::equals).isPresent();
    if (ensemble.isEmpty() || !listens || ensemble.get().find(self).isEmpty()) {
      return failed(call, "context deadline exceeded");
    }
    Thread.sleep(context.conditions().diskDelay());
    return ask(new Question(call, Flags.of(arguments), words, ensemble.get(), self, key));
  }

  private static int failed(Call call, String why) throws GuestIoException, InterruptedException {
    call.err().write("{\"level\":\"warn\",\"msg\":\"retrying of unary invoker failed\"}\n");
    call.err().write("Error: " + why + "\n");
    return 1;
  }

  private int ask(Question question) throws GuestIoException, InterruptedException {
    try {
      return switch (String.join(" ", question.words.stream().limit(2).toList())) {
        case "member list" -> members(question);
        case "member add" -> add(question);
        case "member remove" -> remove(question);
        case "member promote" -> promote(question);
        case "endpoint health" -> health(question);
        case "endpoint status" -> status(question);
        default ->
            question.words.getFirst().equals("get")
                ? get(question)
                : question.call.fail(
                    2,
                    "of etcdctl, a simulated machine knows: member list|add|remove|promote,"
                        + " endpoint health|status, get");
      };
    } catch (EtcdRefusal refusal) {
      return failed(question.call, refusal.words());
    }
  }

  private static BigInteger unsigned(long id) {
    return new BigInteger(Long.toUnsignedString(id));
  }

  private static ObjectNode header(Question question, long revision) {
    return JSON.createObjectNode()
        .put("cluster_id", unsigned(question.key.hashCode() & 0xFFFFFFFFL))
        .put("member_id", unsigned(question.self))
        .put("revision", revision)
        .put("raft_term", question.ensemble.term());
  }

  private static int members(Question question) throws GuestIoException, InterruptedException {
    if (question.json()) {
      ObjectNode json = JSON.createObjectNode();
      json.set("header", header(question, 0));
      ArrayNode all = json.putArray("members");
      for (EtcdMember member : question.ensemble.members()) {
        ObjectNode one =
            all.addObject().put("ID", unsigned(member.id())).put("name", member.name());
        one.putArray("peerURLs").add(member.peerUrl());
        one.putArray("clientURLs").add(member.clientUrl());
        if (member.learner()) {
          one.put("isLearner", true);
        }
      }
      question.print(json.toString());
      return 0;
    }
    for (EtcdMember member : question.ensemble.members()) {
      question.print(
          String.join(
              ", ",
              member.hexId(),
              member.started() ? "started" : "unstarted",
              member.name(),
              member.peerUrl(),
              member.clientUrl(),
              Boolean.toString(member.learner())));
    }
    return 0;
  }

  private static int add(Question question)
      throws GuestIoException, InterruptedException, EtcdRefusal {
    boolean learner = question.flags.find("learner").isPresent();
    EtcdMember member = question.ensemble.add(question.flags.get("peer-urls"), learner);
    question.print("Member " + member.hexId() + " added to cluster");
    return 0;
  }

  private static long id(Question question) throws EtcdRefusal {
    String text = question.words.size() < 3 ? "" : question.words.get(2);
    if (!text.matches("[0-9a-f]{1,16}")) {
      throw new EtcdRefusal("bad member ID arg, expecting ID in Hex");
    }
    return Long.parseUnsignedLong(text, 16);
  }

  private static int remove(Question question)
      throws GuestIoException, InterruptedException, EtcdRefusal {
    EtcdMember member = question.ensemble.remove(id(question));
    question.print("Member " + member.hexId() + " removed from cluster");
    return 0;
  }

  private static int promote(Question question)
      throws GuestIoException, InterruptedException, EtcdRefusal {
    EtcdMember member = question.ensemble.promote(id(question));
    question.print("Member " + member.hexId() + " promoted in cluster");
    return 0;
  }

  private static int health(Question question) throws GuestIoException, InterruptedException {
    if (!question.ensemble.hasQuorum()) {
      question.call.err().write("https://127.0.0.1:2379 is unhealthy: failed to commit proposal\n");
      return 1;
    }
    question.print("https://127.0.0.1:2379 is healthy: successfully committed proposal");
    return 0;
  }

  private int status(Question question) throws GuestIoException, InterruptedException {
    Optional<ClusterStore> store = stores.apply(question.key);
    long revision = store.map(ClusterStore::revision).orElse(1L);
    long size = store.map(kept -> kept.count("") * 2048L + 20_480).orElse(20_480L);
    boolean learner = question.ensemble.find(question.self).map(EtcdMember::learner).orElse(false);
    if (!question.json()) {
      question.print(
          String.join(
              ", ",
              "https://127.0.0.1:2379",
              Long.toHexString(question.self),
              EtcdProgram.VERSION,
              size + " B",
              Boolean.toString(question.ensemble.leader() == question.self),
              Boolean.toString(learner)));
      return 0;
    }
    ArrayNode all = JSON.createArrayNode();
    ObjectNode endpoint = all.addObject().put("Endpoint", "https://127.0.0.1:2379");
    ObjectNode status = endpoint.putObject("Status");
    status.set("header", header(question, revision));
    status
        .put("version", EtcdProgram.VERSION)
        .put("dbSize", size)
        .put("leader", unsigned(question.ensemble.leader()))
        .put("raftIndex", revision + 8)
        .put("raftTerm", question.ensemble.term())
        .put("raftAppliedIndex", revision + 8)
        .put("dbSizeInUse", size);
    if (learner) {
      status.put("isLearner", true);
    }
    question.print(all.toString());
    return 0;
  }

  private int get(Question question) throws GuestIoException, InterruptedException, EtcdRefusal {
    if (!question.ensemble.hasQuorum()) {
      throw new EtcdRefusal("context deadline exceeded");
    }
    Optional<ClusterStore> store = stores.apply(question.key);
    return EtcdKeys.print(
        question.call,
        question.flags,
        question.words.subList(1, question.words.size()),
        question.json(),
        store,
        header(question, store.map(ClusterStore::revision).orElse(1L)));
  }
}
