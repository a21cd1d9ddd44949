package dev.slipway.deployer.application;

import java.util.List;

/** The operations about applications and the names of their steps. */
public final class OperationSteps {
  public static final String CLUSTER = "Wait for the cluster";
  public static final String DATABASE = "Prepare the database";
  public static final String APPLY = "Apply the objects";
  public static final String PODS = "Bring the pods up";
  public static final String ANSWER = "Answer on the port";
  public static final String REMOVE = "Remove the objects";

  /** An application is made. */
  public static final String CREATE_APPLICATION = "CREATE_APPLICATION";

  /** Its wish changed through the API. */
  public static final String UPDATE_APPLICATION = "UPDATE_APPLICATION";

  /** Its count of pods was changed in the cluster. */
  public static final String ADOPT_REPLICAS = "ADOPT_REPLICAS";

  /** It is removed. */
  public static final String DELETE_APPLICATION = "DELETE_APPLICATION";

  private OperationSteps() {}

  /** The steps of an operation of a type, in order. */
  public static List<String> of(String type) {
    return switch (type) {
      case CREATE_APPLICATION -> List.of(CLUSTER, DATABASE, APPLY, PODS, ANSWER);
      case UPDATE_APPLICATION -> List.of(CLUSTER, DATABASE, APPLY, PODS);
      case ADOPT_REPLICAS -> List.of(PODS);
      case DELETE_APPLICATION -> List.of(REMOVE);
      default -> throw new IllegalArgumentException("no such operation: " + type);
    };
  }
}
