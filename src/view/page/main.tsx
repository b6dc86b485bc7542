import { render } from 'preact';
import { connect } from './answers';
import { App } from './app';
import './app.css';

connect();
render(<App />, document.getElementById('app')!);
