package dev.slipway.simulator.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members, votes and what is left when data are lost. */
class EtcdEnsembleTest {
  @TempDir Path directory;

  private final List<String> lost = new ArrayList<>();

  private EtcdEnsemble ensemble(int members) throws InterruptedException {
    List<String> initial = new ArrayList<>();
    for (int i = 1; i <= members; i++) {
      initial.add("e" + i + "=" + peer(i));
    }
    return new EtcdSite(directory, lost::add).ensemble("test_cl-1", "cl-1", initial);
  }

  private static String peer(int member) {
    return "https://127.64.0.5" + member + ":2380";
  }

  private static EtcdMember join(EtcdEnsemble ensemble, int member, int incarnation, long known)
      throws EtcdRefusal {
    return ensemble.join(
        "cl-1/e" + member + "#" + incarnation, known, "e" + member, peer(member), "client");
  }

  @Test
  void aQuorumIsMoreThanHalfOfThoseThatVote() throws Exception {
    EtcdEnsemble ensemble = ensemble(3);
    assertThat(ensemble.hasQuorum()).isFalse();
    EtcdMember first = join(ensemble, 1, 1, 0);
    assertThat(ensemble.hasQuorum()).isFalse();
    assertThat(ensemble.leader()).isZero();

    join(ensemble, 2, 1, 0);
    assertThat(ensemble.hasQuorum()).isTrue();
    assertThat(ensemble.leader()).isNotZero();

    ensemble.leave(first.id());
    assertThat(ensemble.hasQuorum()).isFalse();
    assertThat(ensemble.leader()).isZero();
    ensemble.comeBack(first.id());
    assertThat(ensemble.hasQuorum()).isTrue();
  }

  @Test
  void aMemberThatLostItsDataIsRefusedUntilItIsReplaced() throws Exception {
    EtcdEnsemble ensemble = ensemble(3);
    join(ensemble, 1, 1, 0);
    join(ensemble, 2, 1, 0);
    EtcdMember third = join(ensemble, 3, 1, 0);
    ensemble.leave(third.id());

    assertThatThrownBy(() -> join(ensemble, 3, 1, 0)).hasMessageContaining("bootstrapped");

    ensemble.remove(third.id());
    EtcdMember learner = ensemble.add(peer(3), true);
    assertThatThrownBy(() -> ensemble.promote(learner.id())).hasMessageContaining("in sync");
    EtcdMember joined = join(ensemble, 3, 2, 0);
    assertThat(joined.id()).isEqualTo(learner.id()).isNotEqualTo(third.id());
    assertThat(joined.learner()).isTrue();
    assertThat(ensemble.promote(joined.id()).learner()).isFalse();
    assertThat(ensemble.members()).hasSize(3);
  }

  @Test
  void whatWouldLoseTheQuorumIsRefusedInEtcdsWords() throws Exception {
    EtcdEnsemble ensemble = ensemble(2);
    EtcdMember first = join(ensemble, 1, 1, 0);
    EtcdMember second = join(ensemble, 2, 1, 0);

    assertThatThrownBy(() -> ensemble.add(peer(1), true)).hasMessageContaining("already exists");
    assertThatThrownBy(() -> ensemble.remove(77)).hasMessageContaining("member not found");
    assertThatThrownBy(() -> ensemble.promote(first.id()))
        .hasMessageContaining("can only promote a learner member");
    ensemble.leave(second.id());
    assertThatThrownBy(() -> ensemble.add(peer(3), true)).hasMessageContaining("deadline");
  }

  @Test
  void anotherProcessFindsTheMembersAndTheLastLossLosesAll() throws Exception {
    EtcdEnsemble ensemble = ensemble(1);
    EtcdMember member = join(ensemble, 1, 1, 0);

    EtcdSite again = new EtcdSite(directory, lost::add);
    EtcdEnsemble found = again.find("test_cl-1").orElseThrow();
    assertThat(found.hasQuorum()).isFalse();
    assertThat(join(found, 1, 1, member.id()).id()).isEqualTo(member.id());
    assertThat(found.hasQuorum()).isTrue();

    again.loseData("test", new dev.slipway.infrastructure.MachineId("cl-1", "e1", 1));
    assertThat(again.find("test_cl-1")).isEmpty();
    assertThat(lost).containsExactly("test_cl-1");
    assertThat(directory.resolve("test_cl-1")).doesNotExist();
  }
}
