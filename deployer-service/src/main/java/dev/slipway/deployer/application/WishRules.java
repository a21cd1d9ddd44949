package dev.slipway.deployer.application;

import dev.slipway.deployer.application.Requested.RequestedDatabase;
import dev.slipway.kit.problem.FieldError;
import dev.slipway.kit.secret.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules that a wish must keep. Every breach is added to the errors, each with its remedy; what
 * is returned is of use only when there are none.
 */
public final class WishRules {

  /** Where the node ports begin, as in the seed. */
  public static final int FIRST_NODE_PORT = 30100;

  private static final int LOWEST_NODE_PORT = 30000;
  private static final int HIGHEST_NODE_PORT = 32767;
  private static final int MOST_REPLICAS = 100;
  private static final int DEFAULT_REPLICAS = 3;
  private static final int LONGEST_NAME = 50;
  private static final int MOST_VARIABLES = 64;
  private static final int LONGEST_VALUE = 4096;

  private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9.]{0,251}[A-Za-z0-9])?");
  private static final Pattern IMAGE =
      Pattern.compile(
          "[a-z0-9][-a-z0-9._]*(:[0-9]{1,5})?(/[a-z0-9][-a-z0-9._]*)*"
              + "(:[A-Za-z0-9_][-A-Za-z0-9_.]{0,127})?(@sha256:[0-9a-f]{64})?");

  private final List<FieldError> errors;

  /** Rules that add breaches to the errors. */
  public WishRules(List<FieldError> errors) {
    this.errors = errors;
  }

  /** The name of a new application. */
  public String name(@Nullable String name) {
    if (name == null) {
      refuse("name", "is missing", "Give the application a name, such as wordpress.");
      return "";
    }
    if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
      refuse(
          "name",
          "is not a name that Kubernetes accepts for a service",
          "Use at most "
              + LONGEST_NAME
              + " lower-case letters, digits and hyphens, beginning with a letter.");
    }
    return name;
  }

  /** The wish of a new application, where nothing is said with the defaults. */
  public Wish ofNew(Requested requested, @Nullable String defaultImage, int freeNodePort) {
    if (requested.template() != null && !requested.template().equals("wordpress")) {
      refuse("template", "is unknown", "The only template is wordpress.");
    }
    Wish defaults =
        new Wish(
            DEFAULT_REPLICAS,
            defaultImage == null ? "" : defaultImage,
            Env.EMPTY,
            freeNodePort,
            false,
            workload(requested.workload()),
            null);
    Wish wish = merge(defaults, requested);
    if (wish.image().isEmpty() && requested.image() == null) {
      refuse("image", "has no default here", "Name an image, or set SLIPWAY_WORDPRESS_IMAGE.");
    }
    return wish;
  }

  /** A present wish with changes merged in. */
  public Wish changed(Application present, Requested requested) {
    fixed("name", requested.name(), present.name());
    fixed("template", requested.template(), present.template());
    fixed("workload", requested.workload(), present.wish().workload().kind());
    Wish wish = merge(present.wish(), requested);
    if (!wish.workload().rolls() && !wish.samePods(present.wish())) {
      String field =
          !wish.image().equals(present.wish().image())
              ? "image"
              : !wish.env().equals(present.wish().env()) ? "env" : "database";
      refuse(
          field,
          "can't be changed: a ReplicationController does not roll its pods",
          "Delete the application and create it with workload Deployment; its database stays.");
    }
    return wish;
  }

  private Wish merge(Wish base, Requested requested) {
    return new Wish(
        replicas(requested.replicas(), base.replicas()),
        image(requested.image(), base.image()),
        env(requested.env(), base.env()),
        nodePort(requested.nodePort(), base.nodePort()),
        requested.sessionAffinity() == null ? base.sessionAffinity() : requested.sessionAffinity(),
        base.workload(),
        database(requested.database(), base.database()));
  }

  private int replicas(@Nullable Integer given, int otherwise) {
    if (given == null) {
      return otherwise;
    }
    if (given < 0 || given > MOST_REPLICAS) {
      refuse(
          "replicas",
          "must be from 0 to " + MOST_REPLICAS + ", not " + given,
          "Choose a count in that range.");
    }
    return given;
  }

  private String image(@Nullable String given, String otherwise) {
    if (given == null) {
      return otherwise;
    }
    if (given.length() > 512 || !IMAGE.matcher(given).matches()) {
      refuse(
          "image",
          "is not a reference to an image",
          "Write [registry/]name[:tag][@digest] in lower case, such as example.org/wordpress:6.");
    }
    return given;
  }

  private int nodePort(@Nullable Integer given, int otherwise) {
    if (given == null) {
      return otherwise;
    }
    if (given < LOWEST_NODE_PORT || given > HIGHEST_NODE_PORT) {
      refuse(
          "nodePort",
          "must be from %d to %d, not %d".formatted(LOWEST_NODE_PORT, HIGHEST_NODE_PORT, given),
          "Leave it out for " + FIRST_NODE_PORT + ", or the next free one.");
    }
    return given;
  }

  private Env env(@Nullable Map<String, Optional<String>> given, Env base) {
    if (given == null) {
      return base;
    }
    given.forEach(this::variable);
    Env merged = base.merge(given);
    if (merged.plain().size() + merged.secret().size() > MOST_VARIABLES) {
      refuse("env", "has more than " + MOST_VARIABLES + " variables", "Leave some out.");
    }
    return merged;
  }

  private void variable(String name, Optional<String> value) {
    String field = "env." + name;
    if (!VARIABLE.matcher(name).matches() || name.length() > 128) {
      refuse(field, "is not a variable's name", "Use letters, digits and underscores.");
    } else if (Env.DATABASE_VARIABLES.contains(name)) {
      refuse(
          field,
          "is set by Slipway from the database's credentials",
          "Leave it out; for a database of your own, give it as database.");
    } else if (name.equals(Env.SALT)) {
      refuse(field, "is made by Slipway, the same for all pods", "Leave it out.");
    }
    value
        .filter(text -> text.length() > LONGEST_VALUE)
        .ifPresent(
            text ->
                refuse(
                    field,
                    "is longer than " + LONGEST_VALUE + " characters",
                    "Shorten it, or put it into the image."));
  }

  private WorkloadKind workload(@Nullable String given) {
    if (given == null) {
      return WorkloadKind.DEPLOYMENT;
    }
    Optional<WorkloadKind> kind = WorkloadKind.ofKind(given);
    if (kind.isEmpty()) {
      refuse(
          "workload",
          "is not a kind of workload that Slipway knows",
          "Use Deployment (the default) or ReplicationController.");
    }
    return kind.orElse(WorkloadKind.DEPLOYMENT);
  }

  private @Nullable OwnDatabase database(
      @Nullable Optional<RequestedDatabase> given, @Nullable OwnDatabase base) {
    if (given == null) {
      return base;
    }
    if (given.isEmpty()) {
      return null;
    }
    RequestedDatabase requested = given.orElseThrow();
    String host = text("database.host", requested.host(), base == null ? null : base.host());
    if (!host.isEmpty() && !HOST.matcher(host).matches()) {
      refuse("database.host", "is not a host", "Give a host name or an IPv4 address.");
    }
    int port = requested.port() != null ? requested.port() : base == null ? 3306 : base.port();
    if (port < 1 || port > 65535) {
      refuse("database.port", "must be from 1 to 65535, not " + port, "Leave it out for 3306.");
    }
    String secret = requested.password();
    if (Secret.MASK.equals(secret)) {
      secret = null;
    }
    return new OwnDatabase(
        host,
        port,
        text("database.name", requested.name(), base == null ? null : base.name()),
        text("database.user", requested.user(), base == null ? null : base.user()),
        Secret.of(
            text("database.password", secret, base == null ? null : base.password().reveal())));
  }

  private String text(String field, @Nullable String given, @Nullable String otherwise) {
    String text = given == null ? otherwise : given;
    if (text == null || text.isEmpty()) {
      refuse(field, "is missing", "Give it, or leave database out to use the cluster's.");
      return "";
    }
    if (text.length() > 255) {
      refuse(field, "is longer than 255 characters", "Shorten it.");
    }
    return text;
  }

  private void fixed(String field, @Nullable String given, String present) {
    if (given != null && !given.equals(present)) {
      refuse(
          field,
          "can't be changed; it is " + present,
          "Leave it out, or create another application with it.");
    }
  }

  private void refuse(String field, String message, String remedy) {
    errors.add(new FieldError(field, message, remedy));
  }
}
