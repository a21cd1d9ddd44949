package dev.slipway.provisioner.observation;

import java.util.List;

/** The members that etcd itself says it has. */
public sealed interface MembersSeen {

  /** As one of the members knows them; it may lag behind the others. */
  record Listed(List<Member> members) implements MembersSeen {

    public Listed {
      members = List.copyOf(members);
    }
  }

  /**
   * A member.
   *
   * @param id its id in hexadecimal, never used twice
   * @param name its name; empty until it has started once
   * @param peerUrl where the other members reach it
   * @param learner whether it has no vote (yet)
   */
  record Member(String id, String name, String peerUrl, boolean learner) {

    /** Whether it has started once. */
    public boolean started() {
      return !name.isEmpty();
    }
  }

  /** They were not asked for, or could not be listed. */
  record Unlisted() implements MembersSeen {}
}
