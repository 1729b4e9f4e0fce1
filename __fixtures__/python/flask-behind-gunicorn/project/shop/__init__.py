import os

import psycopg2
from flask import Flask, render_template

app = Flask(__name__)


@app.get("/")
def index():
    return render_template("index.html", driver=psycopg2.paramstyle)


@app.get("/health")
def health():
    return {"database": "DATABASE_URL" in os.environ}
