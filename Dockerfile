# Parvis in one image: web and worker together (`serve`), or apart (`serve --no-worker` and `work`).
# First `migrate`, then `serve`. The database, and the key that seals credentials, live in /parvis/var.
FROM python:3.13-slim AS packages
WORKDIR /parvis
RUN python -m venv /uv && /uv/bin/pip install --no-cache-dir uv
COPY pyproject.toml uv.lock ./
RUN UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never /uv/bin/uv sync --frozen --no-dev

FROM python:3.13-slim
WORKDIR /parvis
RUN useradd --system --uid 10001 parvis && install --directory --owner=parvis --mode=0700 var
COPY --from=packages /parvis/.venv .venv
COPY alembic.ini LICENSE ./
COPY migrations migrations
COPY templates templates
COPY app app
ENV PATH=/parvis/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER parvis
VOLUME /parvis/var
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as web; web.urlopen('http://127.0.0.1:8000/health/live', timeout=4)"]
ENTRYPOINT ["python", "-m", "app.cli"]
CMD ["serve", "--host", "0.0.0.0"]
