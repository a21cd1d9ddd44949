package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.PortForward;
import java.util.List;

/**
 * The instance's own chains of iptables: machines reach their own cluster and the world, nobody
 * reaches them but this host, and ports of this host lead to machines that run.
 *
 * <p>The chains are written whole each time, so that whatever somebody else did to them is put
 * right. Their rules come before those that Docker has in the same tables, whose policy is to drop.
 */
final class Firewall {

  private final Names names;
  private final String publishAddress;

  Firewall(Names names, String publishAddress) {
    this.names = names;
    this.publishAddress = publishAddress;
  }

  private String forward() {
    return names.chain("FWD");
  }

  private String input() {
    return names.chain("IN");
  }

  private String source() {
    return names.chain("SNAT");
  }

  private String destination() {
    return names.chain("DNAT");
  }

  private record Hook(String table, String from, String to) {}

  private List<Hook> hooks() {
    return List.of(
        new Hook("filter", "FORWARD", forward()),
        new Hook("filter", "INPUT", input()),
        new Hook("nat", "POSTROUTING", source()),
        new Hook("nat", "PREROUTING", destination()),
        new Hook("nat", "OUTPUT", destination()));
  }

  /**
   * Makes the rules what they shall be; the instance's lock is held.
   *
   * @param running the machines whose forwards are open
   */
  void apply(List<NetworkSpec> networks, List<MachineRecord> running, Deadline deadline) {
    if (networks.isEmpty()) {
      remove(deadline);
      return;
    }
    HostCommands.feed(
        "setting the firewall",
        deadline,
        rules(networks, running),
        "iptables-restore",
        "-w",
        "5",
        "--noflush");
    for (Hook hook : hooks()) {
      if (!iptables(deadline, hook, "-C").succeeded()) {
        HostCommands.run(
            "setting the firewall",
            deadline,
            "iptables",
            "-w",
            "5",
            "-t",
            hook.table,
            "-I",
            hook.from,
            "-j",
            hook.to);
      }
    }
  }

  /** What {@code iptables-restore} reads. */
  String rules(List<NetworkSpec> networks, List<MachineRecord> running) {
    StringBuilder filter = new StringBuilder("*filter\n");
    filter.append(":%s - [0:0]\n:%s - [0:0]\n".formatted(forward(), input()));
    StringBuilder nat = new StringBuilder("*nat\n");
    nat.append(":%s - [0:0]\n:%s - [0:0]\n".formatted(source(), destination()));
    for (NetworkSpec network : networks) {
      String bridge = names.bridge(network.clusterId());
      rule(filter, forward(), "-i %1$s -o %1$s -j ACCEPT", bridge);
      rule(filter, forward(), "-i %s -o %s -j DROP", bridge, Names.ALL_BRIDGES);
      rule(filter, forward(), "-i %s -j ACCEPT", bridge);
      rule(
          filter,
          forward(),
          "-o %s -m conntrack --ctstate RELATED,ESTABLISHED,DNAT -j ACCEPT",
          bridge);
      rule(filter, forward(), "-o %s -j DROP", bridge);
      rule(
          filter,
          input(),
          "-i %s -d 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED -j DROP",
          bridge);
      rule(nat, source(), "-s 127.0.0.0/8 -o %s -j MASQUERADE", bridge);
      rule(nat, source(), "-s %s ! -o %s -j MASQUERADE", network.cidr(), bridge);
    }
    running.forEach(
        machine ->
            forwards(machine).forEach(forward -> nat.append("-A ").append(forward).append('\n')));
    return filter.append("COMMIT\n").append(nat).append("COMMIT\n").toString();
  }

  private static void rule(StringBuilder rules, String chain, String form, Object... values) {
    rules.append("-A ").append(chain).append(' ').append(form.formatted(values)).append('\n');
  }

  /** The rules of the table {@code nat} that open a machine's forwards. */
  List<String> forwards(MachineRecord machine) {
    return machine.portForwards().stream().map(forward -> rule(machine, forward)).toList();
  }

  private String rule(MachineRecord machine, PortForward forward) {
    String where =
        publishAddress.equals("0.0.0.0")
            ? "-m addrtype --dst-type LOCAL"
            : "-d " + publishAddress + "/32";
    return "%s %s -p tcp -m tcp --dport %d -j DNAT --to-destination %s:%d"
        .formatted(
            destination(), where, forward.hostPort(), machine.address(), forward.machinePort());
  }

  private void remove(Deadline deadline) {
    for (Hook hook : hooks()) {
      while (iptables(deadline, hook, "-D").succeeded()) {
        // Again, in case it was there twice.
      }
      for (String act : List.of("-F", "-X")) {
        HostCommands.attempt(
            "clearing the firewall",
            deadline,
            "iptables",
            "-w",
            "5",
            "-t",
            hook.table,
            act,
            hook.to);
      }
    }
  }

  private static HostCommands.Result iptables(Deadline deadline, Hook hook, String act) {
    return HostCommands.attempt(
        "looking at the firewall",
        deadline,
        "iptables",
        "-w",
        "5",
        "-t",
        hook.table,
        act,
        hook.from,
        "-j",
        hook.to);
  }
}
