package dev.slipway.kit.jdbc;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * How this service's database is reached. The configuration is checked before anything else starts,
 * so that a missing variable is named with its remedy instead of by what fails for want of it.
 */
@ConfigMapping(prefix = "slipway.postgres")
public interface PostgresSettings {
  /** What a variable that is not set has as its value. */
  String UNSET = "unset";

  /** The JDBC URL: {@code SLIPWAY_POSTGRES_URL}. */
  @WithConverter(Url.class)
  String url();

  /** The role that owns the database: {@code SLIPWAY_POSTGRES_USER}. */
  @WithConverter(User.class)
  String user();

  /** The role's password, here only to be checked: {@code SLIPWAY_POSTGRES_PASSWORD}. */
  @WithConverter(Password.class)
  Boolean password();

  /** Takes a JDBC URL of PostgreSQL. */
  final class Url implements Converter<String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String convert(String value) {
      if (!value.startsWith("jdbc:postgresql:")) {
        throw new IllegalArgumentException(
            "SLIPWAY_POSTGRES_URL is not set to a JDBC URL of PostgreSQL. Set it to this service's"
                + " database, such as jdbc:postgresql://127.0.0.1:7432/slipway_provisioner");
      }
      return value;
    }
  }

  /** Takes a role's name. */
  final class User implements Converter<String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String convert(String value) {
      if (value.equals(UNSET)) {
        throw new IllegalArgumentException(
            "SLIPWAY_POSTGRES_USER is not set. Set it to the role that owns this service's"
                + " database, such as slipway_provisioner");
      }
      return value;
    }
  }

  /** Takes any password, and keeps only that there is one. */
  final class Password implements Converter<Boolean> {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean convert(String value) {
      if (value.equals(UNSET)) {
        throw new IllegalArgumentException(
            "SLIPWAY_POSTGRES_PASSWORD is not set. Set it to the password of this service's"
                + " database role");
      }
      return true;
    }
  }
}
