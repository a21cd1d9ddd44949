package dev.slipway.deployer.application;

import dev.slipway.kit.secret.Secret;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An application's environment beside the database's variables. Variables whose name says that they
 * hold a secret travel in the Secret and are never shown again.
 *
 * @param plain variables that anybody may read, by name
 * @param secret variables that nobody may read, by name
 */
public record Env(SortedMap<String, String> plain, SortedMap<String, Secret> secret) {

  /** Variables that Slipway sets itself, from the database's credentials. */
  public static final Set<String> DATABASE_VARIABLES =
      Set.of(
          "WORDPRESS_DB_NAME", "WORDPRESS_DB_HOST", "WORDPRESS_DB_USER", "WORDPRESS_DB_PASSWORD");

  /** The secret that all pods sign their cookies with; Slipway makes it. */
  public static final String SALT = "WORDPRESS_SALT";

  /** No variables. */
  public static final Env EMPTY = new Env(new TreeMap<>(), new TreeMap<>());

  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i).*(PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL|PRIVATE|SALT|_KEY$).*");

  public Env {
    plain = Collections.unmodifiableSortedMap(new TreeMap<>(plain));
    secret = Collections.unmodifiableSortedMap(new TreeMap<>(secret));
  }

  /** Whether the variable's name says that its value is a secret. */
  public static boolean isSecret(String name) {
    return SECRET_NAME.matcher(name).matches();
  }

  /**
   * This environment with changes merged in: a null value removes the variable; {@link Secret#MASK}
   * leaves a secret one as it is.
   */
  public Env merge(Map<String, Optional<String>> changes) {
    TreeMap<String, String> mergedPlain = new TreeMap<>(plain);
    TreeMap<String, Secret> mergedSecret = new TreeMap<>(secret);
    changes.forEach(
        (name, change) -> {
          @Nullable String value = change.orElse(null);
          if (value == null) {
            mergedPlain.remove(name);
            mergedSecret.remove(name);
          } else if (!isSecret(name)) {
            mergedPlain.put(name, value);
          } else if (!value.equals(Secret.MASK)) {
            mergedSecret.put(name, Secret.of(value));
          }
        });
    return new Env(mergedPlain, mergedSecret);
  }

  /** All variables by name, the secret ones masked. */
  public SortedMap<String, String> shown() {
    TreeMap<String, String> shown = new TreeMap<>(plain);
    secret.keySet().forEach(name -> shown.put(name, Secret.MASK));
    return shown;
  }
}
