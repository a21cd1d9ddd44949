package dev.slipway.kit.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.slipway.kit.boundary.Boundaries;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.problem.FieldError;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.kit.retention.RetentionSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request that is sent twice with the same {@code Idempotency-Key} take effect once: the
 * second one gets the first one's answer. The key commits with the effect, and is rolled back with
 * it.
 */
@ApplicationScoped
public class IdempotencyKeys {
  /** The request header. */
  public static final String HEADER = "Idempotency-Key";

  /** The response header that tells a repeated answer, {@code true}. */
  public static final String REPLAYED_HEADER = "Idempotency-Replayed";

  private static final int MAX_LENGTH = 255;
  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  private final Database database;
  private final Transactions transactions;
  private final ObjectMapper json;
  private final Duration keep;
  private final Boundaries boundaries;

  @Inject
  IdempotencyKeys(
      Database database,
      Transactions transactions,
      ObjectMapper json,
      RetentionSettings retention,
      Boundaries boundaries) {
    this.database = database;
    this.transactions = transactions;
    this.json = json;
    this.keep = retention.idempotencyKeys();
    this.boundaries = boundaries;
  }

  private record Stored(String hash, int status, String headers, @Nullable String body) {}

  /**
   * Runs the effect, or repeats the answer of the time before. Joins the caller's transaction, or
   * makes one. A second request with the key waits until the first has committed or rolled back.
   *
   * @param project the caller's project: keys of different projects have nothing to do with one
   *     another
   * @param key the header's value, or null when there is none: then the effect just runs
   * @param scope what is asked for, such as {@code POST /v1/clusters}
   * @param request the request's body and whatever else makes it another request
   * @param effect changes the state and says the answer; within the transaction
   * @throws ProblemException IDEMPOTENCY_KEY_REUSED when the key came with another request before
   */
  public Response once(
      String project, @Nullable String key, String scope, Object request, Supplier<Reply> effect) {
    if (key == null) {
      return transactions.join(() -> response(admitted(scope, effect), false));
    }
    if (key.isBlank() || key.length() > MAX_LENGTH) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED,
          "The idempotency key is not acceptable.",
          new FieldError(HEADER, "must have 1 to 255 characters", "Take a UUID"));
    }
    String hash = hash(scope, request);
    return transactions.join(() -> admitted(scope, () -> once(project, key, hash, effect)));
  }

  /** Passes the boundaries around the commit of a request that is admitted, by its method. */
  private <T> T admitted(String scope, Supplier<T> admission) {
    String method = scope.substring(0, Math.max(0, scope.indexOf(' ')));
    transactions.beforeCommit(() -> boundaries.pass("admit", method, "before-commit"));
    transactions.afterCommit(() -> boundaries.pass("admit", method, "after-commit"));
    return admission.get();
  }

  private Response once(String project, String key, String hash, Supplier<Reply> effect) {
    database.update(
        """
        delete from idempotency_key
        where project = ? and key = ? and created_at < now() - make_interval(secs => ?)
        """,
        project,
        key,
        (double) keep.toSeconds());
    int inserted =
        database.update(
            """
            insert into idempotency_key (project, key, request_hash) values (?, ?, ?)
            on conflict (project, key) do nothing
            """,
            project,
            key,
            hash);
    return inserted == 1 ? first(project, key, effect) : again(project, key, hash);
  }

  private Response first(String project, String key, Supplier<Reply> effect) {
    Reply reply = effect.get();
    database.update(
        """
        update idempotency_key set status = ?, headers = ?::jsonb, body = ?
        where project = ? and key = ?
        """,
        reply.status(),
        write(reply.headers()),
        reply.body() == null ? null : write(reply.body()),
        project,
        key);
    return response(reply, false);
  }

  private Response again(String project, String key, String hash) {
    Stored stored =
        database
            .first(
                """
                select request_hash, status, headers, body from idempotency_key
                where project = ? and key = ?
                """,
                row ->
                    new Stored(
                        row.text("request_hash"),
                        row.integer("status"),
                        row.text("headers"),
                        row.textOrNull("body")),
                project,
                key)
            .orElseThrow(
                () -> new ProblemException(ProblemCode.CONFLICT, "The key has just expired."));
    if (!stored.hash().equals(hash)) {
      throw new ProblemException(
          ProblemCode.IDEMPOTENCY_KEY_REUSED,
          "This idempotency key came with another request before.");
    }
    try {
      return response(
          stored.status(), json.readValue(stored.headers(), HEADERS), stored.body(), true);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored answer can't be read", e);
    }
  }

  private Response response(Reply reply, boolean replayed) {
    String body = reply.body() == null ? null : write(reply.body());
    return response(reply.status(), reply.headers(), body, replayed);
  }

  private static Response response(
      int status, Map<String, String> headers, @Nullable String body, boolean replayed) {
    Response.ResponseBuilder response = Response.status(status);
    headers.forEach(response::header);
    if (replayed) {
      response.header(REPLAYED_HEADER, "true");
    }
    if (body != null) {
      response.entity(body).type(MediaType.APPLICATION_JSON_TYPE);
    }
    return response.build();
  }

  private String hash(String scope, Object request) {
    try {
      byte[] canonical =
          json.writer()
              .with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
              .writeValueAsBytes(new Object[] {scope, request});
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a request has no JSON form", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private String write(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer has no JSON form", e);
    }
  }
}
